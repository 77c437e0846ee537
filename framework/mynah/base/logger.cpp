#include <mynah/base/ascii.hpp>
#include <mynah/base/logger.hpp>
#include <mynah/base/printable.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace mynah::log {
namespace {

bool reads_well_unquoted(std::string_view text) noexcept
{
    constexpr std::string_view marks = "-_.:/@+,%#*()[]<>";
    return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
        return ascii::is_alphanumeric(c) || marks.find(c) != std::string_view::npos;
    });
}

// Appends " name=value" or ",\"name\":value".
class field_writer {
public:
    field_writer(std::string& out, format f) noexcept : out_(out), format_(f) {}

    void operator()(std::string_view text)
    {
        if (format_ == format::json) {
            append_json(out_, text);
        } else if (reads_well_unquoted(text)) {
            append_printable(out_, text);
        } else {
            append_quoted(out_, text);
        }
    }
    void operator()(untrusted text)
    {
        format_ == format::json ? append_json(out_, text.text()) : append_quoted(out_, text.text());
    }
    void operator()(std::int64_t n) { fmt::format_to(std::back_inserter(out_), "{}", n); }
    void operator()(std::uint64_t n) { fmt::format_to(std::back_inserter(out_), "{}", n); }
    void operator()(bool b) { out_ += b ? "true" : "false"; }
    void operator()(double n)
    {
        if (format_ == format::json && !std::isfinite(n)) {
            out_ += "null";
        } else {
            fmt::format_to(std::back_inserter(out_), "{}", n);
        }
    }
    void operator()(const mynah::error* e)
    {
        (*this)(std::string_view(e->message()));
        if (!e->peer_text.empty()) write({"peer_text", untrusted(e->peer_text)});
    }

    void write(const field& f)
    {
        if (format_ == format::json) {
            out_ += ',';
            append_json(out_, f.name);
            out_ += ':';
        } else {
            out_ += ' ';
            append_printable(out_, f.name);
            out_ += '=';
        }
        std::visit(*this, f.content.get());
    }

private:
    std::string& out_;
    format format_;
};

// Everything but the time and what closes the line.
void render(std::string& out, format f, level l, std::string_view component,
            std::string_view message)
{
    if (f == format::json) {
        out += R"("level":)";
        append_json(out, to_text(l));
        out += R"(,"component":)";
        append_json(out, component);
        out += R"(,"message":)";
        append_json(out, message);
    } else {
        fmt::format_to(std::back_inserter(out), "{:<5} ", to_text(l));
        append_printable(out, component);
        out += ": ";
        append_printable(out, message);
    }
}

std::size_t hash_of(std::string_view text) noexcept { return std::hash<std::string_view>()(text); }

}  // namespace

logger::logger(sink out) : sink_(std::move(out)) {}

void logger::set_format(format f)
{
    std::lock_guard lock(mutex_);
    format_ = f;
}

void logger::set_sink(sink out)
{
    std::lock_guard lock(mutex_);
    sink_ = std::move(out);
}

void logger::write(level l, std::string_view component, std::string_view message,
                   std::span<const field> fields, time now)
{
    if (!enabled(l)) return;
    std::lock_guard lock(mutex_);
    const repeat_limiter::report repeated = [this, now](auto line, auto n) {
        emit(line, now, "repeated", n);
    };
    const repeat_limiter::report similar = [this, now](auto line, auto n) {
        emit(line, now, "similar", n);
    };
    equal_lines_.expire(now, repeated);
    similar_lines_.expire(now, similar);

    body_.clear();
    render(body_, format_, l, component, message);
    const auto kind = hash_of(body_);
    const auto kind_length = body_.size();
    field_writer writer(body_, format_);
    for (const auto& f : fields) writer.write(f);

    if (!equal_lines_.admit(hash_of(body_), body_, now, repeated)) return;
    const auto head = std::string_view(body_).substr(0, kind_length);
    if (!similar_lines_.admit(kind, head, now, similar)) return;
    emit(body_, now);
}

void logger::flush(time now)
{
    std::lock_guard lock(mutex_);
    equal_lines_.flush([&](auto line, auto n) { emit(line, now, "repeated", n); });
    similar_lines_.flush([&](auto line, auto n) { emit(line, now, "similar", n); });
}

std::string logger::dropped_line(std::uint64_t count, time now)
{
    std::lock_guard lock(mutex_);
    std::string body;
    render(body, format_, level::warn, "log", "lines dropped, nobody reads fast enough");
    compose(body, now, "lines", count);
    return line_;
}

void logger::emit(std::string_view body, time now, std::string_view count_name, std::uint64_t count)
{
    compose(body, now, count_name, count);
    sink_(line_);
}

void logger::compose(std::string_view body, time now, std::string_view count_name,
                     std::uint64_t count)
{
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(now);
    const auto seconds = std::chrono::floor<std::chrono::seconds>(milliseconds);
    const bool json = format_ == format::json;
    line_.clear();
    fmt::format_to(std::back_inserter(line_), "{}{:%Y-%m-%dT%H:%M:%S}.{:03}Z{}",
                   json ? R"({"time":")" : "", fmt::gmtime(seconds),
                   (milliseconds - seconds).count(), json ? R"(",)" : " ");
    line_ += body;
    if (!count_name.empty()) field_writer(line_, format_).write({count_name, count});
    line_ += json ? "}\n" : "\n";
}

}  // namespace mynah::log

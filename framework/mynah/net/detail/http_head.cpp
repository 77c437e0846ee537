#include <mynah/net/detail/http_head.hpp>

#include <mynah/base/ascii.hpp>

#include <algorithm>

namespace mynah::net::detail {

namespace {

constexpr std::string_view line_end = "\r\n";

// RFC 9110 5.6.2
bool is_token(std::string_view text) noexcept
{
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return ascii::is_alphanumeric(c) ||
               std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
    });
}

std::string_view trimmed(std::string_view text) noexcept
{
    const auto begin = text.find_first_not_of(" \t");
    if (begin == text.npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

// "HTTP/1.1 200 OK"; 0: it is no status line.
int status_of(std::string_view line) noexcept
{
    if (line.size() < 12 || !line.starts_with("HTTP/1.") || !ascii::is_digit(line[7]) ||
        line[8] != ' ')
        return 0;
    const auto code = line.substr(9, 3);
    if (!std::ranges::all_of(code, ascii::is_digit) || code[0] == '0') return 0;
    if (line.size() > 12 && line[12] != ' ') return 0;
    return (code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0');
}

// Calls visit(name, value) for each field of a head that is complete, until it answers false.
template <class Visit>
void for_each_field(std::string_view head, Visit visit)
{
    head.remove_prefix(head.find(line_end) + 2);
    while (!head.starts_with(line_end)) {
        const auto line = head.substr(0, head.find(line_end));
        const auto colon = line.find(':');
        if (!visit(line.substr(0, colon), trimmed(line.substr(colon + 1)))) return;
        head.remove_prefix(line.size() + 2);
    }
}

}  // namespace

std::size_t http_head::wants() const noexcept
{
    const std::string_view bytes = bytes_;
    if (bytes.ends_with("\r\n\r\n")) return 0;
    if (bytes.ends_with("\r\n\r")) return 1;
    if (bytes.ends_with('\r')) return 3;
    return line_ != 0 && bytes.size() == line_ ? 2 : 4;
}

result<void> http_head::received(std::string_view bytes)
{
    if (before_ + bytes_.size() + bytes.size() > limit)
        return error(errc::limit_exceeded, "the head of its HTTP answer is too long");
    for (const char c : bytes) {
        const bool after_cr = bytes_.ends_with('\r');
        const bool control = static_cast<unsigned char>(c) < ' ' && c != '\t' && c != '\r';
        if (after_cr != (c == '\n') || (control && c != '\n'))
            return error(errc::bad_reply, "its answer is not HTTP");
        bytes_ += c;
        if (c != '\n') continue;
        if (auto good = check_line(); !good) return good;
        line_ = bytes_.size();
    }
    // What does not begin like HTTP is not waited for.
    constexpr std::string_view protocol = "HTTP/1.";
    const auto begin = std::string_view(bytes_).substr(0, protocol.size());
    if (!protocol.starts_with(begin)) return error(errc::bad_reply, "its answer is not HTTP");
    return {};
}

result<void> http_head::check_line()
{
    auto line = std::string_view(bytes_).substr(line_);
    line.remove_suffix(line_end.size());
    if (line_ == 0) {
        status_ = status_of(line);
        if (status_ == 0) return error(errc::bad_reply, "its answer is not HTTP");
        return {};
    }
    // A name at the beginning of each: no folded lines (RFC 9112 5.2).
    const auto colon = line.find(':');
    if (line.empty() || (colon != line.npos && is_token(line.substr(0, colon)))) return {};
    return error(errc::bad_reply, "a field of its HTTP answer is malformed");
}

std::string_view http_head::reason() const noexcept
{
    const auto line = std::string_view(bytes_).substr(0, bytes_.find(line_end));
    return line.size() > 13 ? line.substr(13) : std::string_view();
}

std::size_t http_head::count(std::string_view name) const noexcept
{
    std::size_t n = 0;
    for_each_field(bytes_, [&](std::string_view known, std::string_view) {
        n += ascii::same_in_any_case(known, name);
        return true;
    });
    return n;
}

std::string_view http_head::field(std::string_view name) const noexcept
{
    std::string_view found;
    for_each_field(bytes_, [&](std::string_view known, std::string_view value) {
        if (!ascii::same_in_any_case(known, name)) return true;
        found = value;
        return false;
    });
    return found;
}

void http_head::next()
{
    before_ += bytes_.size();
    bytes_.clear();
    line_ = 0;
    status_ = 0;
}

}  // namespace mynah::net::detail

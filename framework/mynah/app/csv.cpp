#include <mynah/app/csv.hpp>

#include <algorithm>

namespace mynah {

bool csv::take(char c) noexcept
{
    if (!rest_.starts_with(c)) return false;
    rest_.remove_prefix(1);
    return true;
}

void csv::skip_space() noexcept
{
    while (rest_.starts_with(' ') || rest_.starts_with('\t')) rest_.remove_prefix(1);
}

bool csv::at_end_of_row() const noexcept
{
    return rest_.empty() || rest_.starts_with('\n') || rest_.starts_with("\r\n");
}

bool csv::skip_line_end() noexcept
{
    if (rest_.starts_with("\r\n")) rest_.remove_prefix(1);
    if (!take('\n')) return false;
    ++next_line_;
    return true;
}

result<std::string> csv::quoted()
{
    std::string text;
    for (;;) {
        const auto quote = rest_.find('"');
        if (quote == std::string_view::npos)
            return error(errc::invalid_argument, "a quote is not closed");
        const auto part = rest_.substr(0, quote);
        next_line_ += static_cast<std::size_t>(std::count(part.begin(), part.end(), '\n'));
        text += part;
        rest_.remove_prefix(quote + 1);
        if (!take('"')) break;
        text += '"';
    }
    skip_space();
    if (!at_end_of_row() && !rest_.starts_with(','))
        return error(errc::invalid_argument, "text behind a closing quote");
    return text;
}

result<std::string> csv::field()
{
    skip_space();
    if (take('"')) return quoted();
    const auto line = rest_.substr(0, rest_.find('\n'));
    const auto end = std::min(line.find(','), line.size());
    auto text = rest_.substr(0, end);
    rest_.remove_prefix(end);
    if (rest_.starts_with('\n') && text.ends_with('\r')) text.remove_suffix(1);
    if (text.find('"') != std::string_view::npos)
        return error(errc::invalid_argument, "a quote inside a field that is not quoted");
    const auto last = text.find_last_not_of(" \t\r");
    return std::string(text.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

result<std::vector<std::string>> csv::next()
{
    std::vector<std::string> fields;
    for (;;) {  // blank lines and comments
        line_ = next_line_;
        skip_space();
        if (rest_.starts_with('#')) rest_.remove_prefix(std::min(rest_.find('\n'), rest_.size()));
        if (rest_.empty()) return fields;
        if (!skip_line_end()) break;
    }
    do {
        auto one = field();
        if (!one) return one.error();
        fields.push_back(std::move(*one));
    } while (take(','));
    skip_line_end();
    return fields;
}

}  // namespace mynah

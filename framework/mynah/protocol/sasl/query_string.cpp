#include <mynah/protocol/sasl/query_string.hpp>

#include <algorithm>
#include <optional>

namespace mynah::sasl {
namespace {

error malformed(const char* what) { return {errc::bad_challenge, what}; }

std::optional<unsigned> hex_digit(char c) noexcept
{
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return std::nullopt;
}

std::optional<std::string> decoded(std::string_view text)
{
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = text[i];
        if (c == '+') c = ' ';
        if (c == '%') {
            const auto high = i + 2 < text.size() ? hex_digit(text[i + 1]) : std::nullopt;
            const auto low = i + 2 < text.size() ? hex_digit(text[i + 2]) : std::nullopt;
            if (!high || !low) return std::nullopt;
            c = static_cast<char>(*high * 16 + *low);
            i += 2;
        }
        const auto octet = static_cast<unsigned char>(c);
        if (octet < 0x20 || octet == 0x7f) return std::nullopt;
        out += c;
    }
    return out;
}

bool is_unreserved(char c) noexcept
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("-._~").find(c) != std::string_view::npos;
}

}  // namespace

result<query_pairs> parse_query_string(std::string_view text)
{
    query_pairs out;
    for (;;) {
        const auto end = std::min(text.find('&'), text.size());
        const auto pair = text.substr(0, end);
        const auto equals = pair.find('=');
        if (equals == std::string_view::npos || equals == 0)
            return malformed("a query string with a pair that is none");
        auto name = decoded(pair.substr(0, equals));
        auto value = decoded(pair.substr(equals + 1));
        if (!name || !value) return malformed("a query string with a broken escape");
        const bool known = std::any_of(out.begin(), out.end(),
                                       [&](const auto& other) { return other.first == *name; });
        if (known) return malformed("a query string that names something twice");
        out.emplace_back(std::move(*name), std::move(*value));
        if (end == text.size()) return out;
        text.remove_prefix(end + 1);
    }
}

void append_query_pair(std::string& to, std::string_view name, std::string_view value)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    if (!to.empty()) to += '&';
    to.append(name) += '=';
    for (const char c : value) {
        if (is_unreserved(c)) {
            to += c;
            continue;
        }
        const auto octet = static_cast<unsigned char>(c);
        to += '%';
        to += digits[octet >> 4];
        to += digits[octet & 15];
    }
}

}  // namespace mynah::sasl

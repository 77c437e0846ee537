#include <mynah/base/percent.hpp>

#include <mynah/base/ascii.hpp>

namespace mynah::percent {
namespace {

bool is_unreserved(char c) noexcept
{
    return ascii::is_alphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

int hex_digit(char c) noexcept
{
    if (ascii::is_digit(c)) return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

void append_encoded(std::string& to, std::string_view text)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    for (const char c : text) {
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

std::optional<std::string> decode(std::string_view text)
{
    std::string octets;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            octets += text[i];
            continue;
        }
        const int high = i + 1 < text.size() ? hex_digit(text[i + 1]) : -1;
        const int low = i + 2 < text.size() ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0) return {};
        octets += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return octets;
}

}  // namespace mynah::percent

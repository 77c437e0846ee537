// Letters and digits as protocols mean them: those of ASCII, whatever the locale says.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace mynah::ascii {

constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }

constexpr char lower(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr bool is_letter(char c) noexcept { return lower(c) >= 'a' && lower(c) <= 'z'; }

constexpr bool is_alphanumeric(char c) noexcept { return is_letter(c) || is_digit(c); }

inline std::string lower(std::string_view text)
{
    std::string out(text);
    for (char& c : out) c = lower(c);
    return out;
}

constexpr bool same_in_any_case(std::string_view a, std::string_view b) noexcept
{
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace mynah::ascii

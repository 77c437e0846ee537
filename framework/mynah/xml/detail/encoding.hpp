// What the first and the idle bytes of a stream are: RFC 6120 11.6 allows UTF-8 only, 11.7 white
// space between stanzas.
#pragma once

#include <string_view>

namespace mynah::xml::detail {

// Whether a stream's first or first two bytes are a byte order mark of UTF-16 or a '<' in it. Expat
// would follow them whatever encoding it is told.
inline bool is_utf16(std::string_view first) noexcept
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(first[i]); };
    if (first.empty()) return false;
    if (byte(0) == 0xFE || byte(0) == 0xFF || byte(0) == 0) return true;
    return first.size() > 1 && first[0] == '<' && byte(1) == 0;
}

inline bool is_white(std::string_view text) noexcept
{
    return text.find_first_not_of(" \t\r\n") == text.npos;
}

}  // namespace mynah::xml::detail

#include <mynah/base/printable.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <iterator>

namespace mynah {
namespace {

struct code_point {
    char32_t value;
    std::size_t length;  // in bytes; 0: the first byte is not the start of valid UTF-8
};

code_point decode(std::string_view text) noexcept
{
    const auto at = [&](std::size_t i) -> char32_t { return static_cast<unsigned char>(text[i]); };
    const auto first = at(0);
    if (first < 0x80) return {first, 1};
    const std::size_t length = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
    if (first < 0xc2 || first > 0xf4 || text.size() < length) return {first, 0};
    auto value = first & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((at(i) & 0xc0U) != 0x80) return {first, 0};
        value = value << 6 | (at(i) & 0x3fU);
    }
    constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < least[length] || value > 0x10ffff || surrogate) return {first, 0};
    return {value, length};
}

struct range {
    char32_t first, last;
};

// Cc, Cf, Zl and Zp, the blank letters and fillers, and what is no character at all.
constexpr range unseen[] = {
    {0x00, 0x1f},       {0x7f, 0x9f},       {0xad, 0xad},     {0x34f, 0x34f},   {0x61c, 0x61c},
    {0x70f, 0x70f},     {0x115f, 0x1160},   {0x17b4, 0x17b5}, {0x180b, 0x180f}, {0x200b, 0x200f},
    {0x2028, 0x202e},   {0x2060, 0x206f},   {0x2800, 0x2800}, {0x3164, 0x3164}, {0xfdd0, 0xfdef},
    {0xfeff, 0xfeff},   {0xffa0, 0xffa0},   {0xfff0, 0xfffb}, {0xfffe, 0xffff}, {0x1bca0, 0x1bca3},
    {0x1d173, 0x1d17a}, {0xe0000, 0x10ffff}};

bool is_unseen(char32_t c) noexcept
{
    const auto* found = std::lower_bound(std::begin(unseen), std::end(unseen), c,
                                         [](range r, char32_t v) { return r.last < v; });
    return found != std::end(unseen) && found->first <= c;
}

void append_hex(std::string& out, std::uint32_t value, std::size_t width)
{
    std::array<char, 8> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    const auto length = static_cast<std::size_t>(end - digits.data());
    if (length < width) out.append(width - length, '0');
    out.append(digits.data(), length);
}

// \n, \x1b, \u{202e}
void escape_for_people(std::string& out, code_point c)
{
    switch (c.value) {
        case '\n': out += "\\n"; return;
        case '\r': out += "\\r"; return;
        case '\t': out += "\\t"; return;
        default: break;
    }
    if (c.length < 2) {
        out += "\\x";
        append_hex(out, c.value, 2);
    } else {
        out += "\\u{";
        append_hex(out, c.value, 4);
        out += '}';
    }
}

// \u202e, and surrogate pairs (RFC 8259 section 7)
void escape_for_json(std::string& out, code_point c)
{
    if (c.length == 0) c.value = 0xfffd;
    const auto unit = [&](char32_t u) {
        out += "\\u";
        append_hex(out, u, 4);
    };
    if (c.value < 0x10000) return unit(c.value);
    unit(0xd7c0 + (c.value >> 10));
    unit(0xdc00 + (c.value & 0x3ff));
}

enum class style { bare, quoted, json };

void append_escaped(std::string& out, std::string_view text, std::size_t limit, style s)
{
    std::size_t shown = 0;
    while (shown < text.size()) {
        const auto c = decode(text.substr(shown));
        const auto length = std::max<std::size_t>(c.length, 1);
        if (shown + length > limit) break;
        if (c.length == 0 || is_unseen(c.value)) {
            s == style::json ? escape_for_json(out, c) : escape_for_people(out, c);
        } else {
            if (c.value == '\\' || (c.value == '"' && s != style::bare)) out += '\\';
            out.append(text, shown, length);
        }
        shown += length;
    }
    if (shown < text.size())
        out.append("... (+").append(std::to_string(text.size() - shown)).append(" bytes)");
}

}  // namespace

std::string printable(std::string_view text, std::size_t limit)
{
    std::string out;
    append_printable(out, text, limit);
    return out;
}

void append_printable(std::string& out, std::string_view text, std::size_t limit)
{
    append_escaped(out, text, limit, style::bare);
}

void append_quoted(std::string& out, std::string_view text, std::size_t limit)
{
    out += '"';
    append_escaped(out, text, limit, style::quoted);
    out += '"';
}

void append_json(std::string& out, std::string_view text, std::size_t limit)
{
    out += '"';
    append_escaped(out, text, limit, style::json);
    out += '"';
}

}  // namespace mynah

#include <mynah/xml/detail/escape.hpp>

#include <array>
#include <cstdint>

namespace mynah::xml::detail {
namespace {

// What a byte asks for: nothing, its reference instead, a look at the whole code point, or refusal.
enum byte_class : std::uint8_t {
    plain,
    lead,
    refuse,
    amp,
    lt,
    gt,
    apos,
    tab,
    newline,
    carriage_return
};

constexpr std::string_view references[] = {"",     "",       "",     "&amp;", "&lt;",
                                           "&gt;", "&apos;", "&#9;", "&#10;", "&#13;"};

using class_table = std::array<byte_class, 256>;

constexpr class_table character_data = [] {
    class_table t{};
    for (int c = 0; c < 0x20; ++c) t[c] = refuse;
    for (int c = 0x80; c < 0x100; ++c) t[c] = c < 0xC2 || c > 0xF4 ? refuse : lead;
    t['\t'] = t['\n'] = plain;
    t['\r'] = carriage_return;  // a parser would make it a line feed
    t['&'] = amp;
    t['<'] = lt;
    t['>'] = gt;  // "]]>" is not allowed in character data
    return t;
}();

constexpr class_table attribute_value = [] {
    class_table t = character_data;
    t['\''] = apos;
    t['\t'] = tab;  // a parser would make them spaces
    t['\n'] = newline;
    t['>'] = plain;
    return t;
}();

// Bytes of the code point at `p`, which starts with one of C2..F4; 0 when it is not UTF-8 or not a
// Char.
std::size_t code_point(const unsigned char* p, std::size_t left) noexcept
{
    const auto continues = [&](std::size_t i) { return i < left && (p[i] & 0xC0) == 0x80; };
    if (p[0] < 0xE0) return continues(1) ? 2 : 0;
    if (p[0] < 0xF0) {
        if (!continues(1) || !continues(2)) return 0;
        if (p[0] == 0xE0 && p[1] < 0xA0) return 0;                   // overlong
        if (p[0] == 0xED && p[1] >= 0xA0) return 0;                  // surrogate
        if (p[0] == 0xEF && p[1] == 0xBF && p[2] >= 0xBE) return 0;  // U+FFFE, U+FFFF
        return 3;
    }
    if (!continues(1) || !continues(2) || !continues(3)) return 0;
    if (p[0] == 0xF0 && p[1] < 0x90) return 0;   // overlong
    if (p[0] == 0xF4 && p[1] >= 0x90) return 0;  // past U+10FFFF
    return 4;
}

bool append(std::string& out, std::string_view value, const class_table& classes)
{
    const auto* const bytes = reinterpret_cast<const unsigned char*>(value.data());
    std::size_t copied = 0;
    for (std::size_t i = 0; i < value.size();) {
        const byte_class c = classes[bytes[i]];
        if (c == plain) {
            ++i;
        } else if (c == lead) {
            const std::size_t n = code_point(bytes + i, value.size() - i);
            if (n == 0) return false;
            i += n;
        } else if (c == refuse) {
            return false;
        } else {
            out.append(value, copied, i - copied);
            out.append(references[c]);
            copied = ++i;
        }
    }
    out.append(value, copied);
    return true;
}

}  // namespace

bool append_text(std::string& out, std::string_view value)
{
    return append(out, value, character_data);
}

bool append_attribute_value(std::string& out, std::string_view value)
{
    return append(out, value, attribute_value);
}

bool is_name(std::string_view local) noexcept
{
    const auto letter = [](int c) { return ('a' <= (c | 0x20) && (c | 0x20) <= 'z') || c == '_'; };
    const auto inner = [](int c) { return ('0' <= c && c <= '9') || c == '-' || c == '.'; };
    const auto* const bytes = reinterpret_cast<const unsigned char*>(local.data());
    for (std::size_t i = 0; i < local.size();) {
        const unsigned char c = bytes[i];
        if (letter(c) || (i > 0 && inner(c))) {
            ++i;
        } else {
            const std::size_t n =
                character_data[c] == lead ? code_point(bytes + i, local.size() - i) : 0;
            if (n == 0) return false;
            i += n;
        }
    }
    return !local.empty();
}

}  // namespace mynah::xml::detail

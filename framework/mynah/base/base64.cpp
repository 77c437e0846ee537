#include <mynah/base/base64.hpp>

#include <array>
#include <cstdint>

namespace mynah::base64 {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::uint8_t not_a_digit = 0xff;

constexpr auto digits = [] {
    std::array<std::uint8_t, 256> table{};
    table.fill(not_a_digit);
    for (std::size_t i = 0; i < alphabet.size(); ++i)
        table[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
    return table;
}();

std::uint32_t digit(char c) noexcept { return digits[static_cast<unsigned char>(c)]; }

std::uint32_t octet(char c) noexcept { return static_cast<unsigned char>(c); }

}  // namespace

std::string encode(std::string_view bytes)
{
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    const auto put = [&](std::uint32_t bits, int count) {
        for (int shift = 18; count > 0; shift -= 6, --count) out += alphabet[bits >> shift & 63];
    };
    for (; bytes.size() >= 3; bytes.remove_prefix(3))
        put(octet(bytes[0]) << 16 | octet(bytes[1]) << 8 | octet(bytes[2]), 4);
    if (bytes.size() == 2) {
        put(octet(bytes[0]) << 16 | octet(bytes[1]) << 8, 3);
        out += '=';
    } else if (bytes.size() == 1) {
        put(octet(bytes[0]) << 16, 2);
        out += "==";
    }
    return out;
}

result<std::string> decode(std::string_view text)
{
    if (text.size() % 4 != 0) return errc::bad_base64;
    std::size_t padding = 0;
    if (text.ends_with("==")) {
        padding = 2;
    } else if (text.ends_with('=')) {
        padding = 1;
    }
    text.remove_suffix(padding);

    std::string out;
    out.reserve(text.size() / 4 * 3 + 2);
    std::uint32_t bits = 0;
    unsigned held = 0;  // how many of the low bits of `bits` are not written yet
    for (char c : text) {
        const auto value = digit(c);
        if (value == not_a_digit) return errc::bad_base64;
        bits = bits << 6 | value;
        held += 6;
        if (held < 8) continue;
        held -= 8;
        out += static_cast<char>(bits >> held & 0xff);
        bits &= (1U << held) - 1;
    }
    // What is left over of the last digit says nothing: only zeros make the text the one and only.
    if (bits != 0) return errc::bad_base64;
    return out;
}

}  // namespace mynah::base64

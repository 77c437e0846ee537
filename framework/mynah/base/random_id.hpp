// Ids that a stranger cannot guess, in the URL-safe base64 alphabet (RFC 4648 section 5).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mynah {

// 144 random bits, 24 characters.
std::string random_id();

// Many ids at the price of a counter: 96 random bits, drawn once, and the number of the id.
//
// Who has seen one id knows the next: a reply must be matched by its sender as well.
class id_generator {
public:
    id_generator();

    // Allocates nothing. Valid until the next call, and while the generator stays where it is.
    std::string_view next() noexcept;

private:
    static constexpr std::size_t prefix_length = 16;

    std::array<char, prefix_length + 13> text_;  // 13 digits hold 64 bits in base 36
    std::uint64_t counter_ = 0;
};

}  // namespace mynah

// A hash of text that others choose, keyed by random bits of this process: who does not know them
// cannot make two texts fall together on purpose.
#pragma once

#include <cstdint>
#include <string_view>

namespace mynah {

std::uint64_t seeded_hash(std::string_view text, std::uint64_t salt = 0) noexcept;

}  // namespace mynah

#include <mynah/base/seeded_hash.hpp>

#include <cstring>
#include <random>

namespace mynah {
namespace {

struct keys {
    keys()
    {
        std::random_device source;
        for (auto* k : {&a, &b}) *k = (std::uint64_t{source()} << 32 | source()) | 1;
    }
    std::uint64_t a;
    std::uint64_t b;
};

// Multiply and fold: every bit of the product depends on every bit of both factors (as in wyhash).
std::uint64_t mix(std::uint64_t x, std::uint64_t y) noexcept
{
    __extension__ using wide = unsigned __int128;
    const wide product = static_cast<wide>(x) * y;
    return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

}  // namespace

std::uint64_t seeded_hash(std::string_view text, std::uint64_t salt) noexcept
{
    static const keys key;
    std::uint64_t hash = key.a ^ salt;
    const auto length = text.size();
    while (!text.empty()) {
        std::uint64_t word = 0;
        const auto n = text.size() < sizeof word ? text.size() : sizeof word;
        std::memcpy(&word, text.data(), n);
        hash = mix(hash ^ word, key.b);
        text.remove_prefix(n);
    }
    return mix(hash ^ length, key.b);
}

}  // namespace mynah

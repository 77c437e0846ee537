#include <mynah/xml/vocabulary.hpp>

#include <array>
#include <bit>
#include <cstring>

namespace mynah::xml {
namespace {

template <class Word>
constexpr Word load(const char* p) noexcept
{
    if (!std::is_constant_evaluated()) {
        Word w;
        std::memcpy(&w, p, sizeof w);
        return w;
    }
    Word w = 0;
    for (std::size_t i = 0; i < sizeof w; ++i) {
        const std::size_t at = std::endian::native == std::endian::little ? i : sizeof w - 1 - i;
        w |= Word(static_cast<unsigned char>(p[i])) << 8 * at;
    }
    return w;
}

// Length, first and last bytes, and (of a long word) the middle tell our words apart.
constexpr std::uint32_t hash(std::string_view word) noexcept
{
    const char* p = word.data();
    const std::size_t n = word.size();
    std::uint64_t a = 0, b = 0;
    if (n >= 8) {
        a = load<std::uint64_t>(p + n - 8);
        b = load<std::uint64_t>(p + (n - 8) / 2);
    } else if (n >= 4) {
        a = load<std::uint32_t>(p + n - 4);
        b = load<std::uint32_t>(p);
    } else if (n > 0) {
        a = static_cast<unsigned char>(p[n - 1]);
        b = std::uint64_t(static_cast<unsigned char>(p[0])) << 8 |
            static_cast<unsigned char>(p[n / 2]);
    }
    const std::uint64_t mixed =
        (a ^ n) * 0x9E3779B97F4A7C15u ^ std::rotl(b * 0xC2B2AE3D27D4EB4Fu, 31);
    return std::uint32_t((mixed * 0xD6E8FEB86659FD93u) >> 40);
}

// Open addressing over about four slots per word: nearly every search ends at its first slot.
template <std::size_t Slots, std::size_t N>
class index {
public:
    consteval explicit index(const std::string_view (&words)[N]) : words_(words)
    {
        static_assert(std::has_single_bit(Slots) && Slots >= 2 * N);
        for (std::size_t i = 0; i < N; ++i) {
            std::size_t slot = hash(words[i]) % Slots;
            while (slots_[slot] != 0) slot = (slot + 1) % Slots;
            slots_[slot] = std::uint16_t(i + 1);
        }
    }

    std::uint16_t find(std::string_view word) const noexcept
    {
        for (std::size_t slot = hash(word) % Slots; slots_[slot] != 0; slot = (slot + 1) % Slots)
            if (words_[slots_[slot] - 1] == word) return slots_[slot];
        return 0;
    }

private:
    const std::string_view (&words_)[N];
    std::array<std::uint16_t, Slots> slots_{};
};

constexpr index<1024, std::size(detail::namespaces)> namespace_index(detail::namespaces);
constexpr index<2048, std::size(detail::names)> name_index(detail::names);

}  // namespace

ns_id find_namespace(std::string_view uri) noexcept { return ns_id(namespace_index.find(uri)); }

name_id find_name(std::string_view local) noexcept { return name_id(name_index.find(local)); }

}  // namespace mynah::xml

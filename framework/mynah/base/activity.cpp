#include <mynah/base/activity.hpp>

#include <algorithm>
#include <cstring>

namespace mynah {

constinit thread_local activity_board* activity_board::here_ = nullptr;

// Whoever acquires a word that was written here finds the odd sequence number, too.
void activity::text::write(std::string_view from) noexcept
{
    const auto size = std::min(from.size(), longest);
    size_.store(static_cast<std::uint32_t>(size), std::memory_order_release);
    for (std::size_t at = 0; at < size; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, from.data() + at, std::min<std::size_t>(8, size - at));
        words_[at / 8].store(word, std::memory_order_release);
    }
}

std::string activity::text::read() const
{
    std::array<std::uint64_t, longest / 8> copy{};
    const std::size_t size = size_.load(std::memory_order_acquire);
    for (std::size_t at = 0; at < size; at += 8)
        copy[at / 8] = words_[at / 8].load(std::memory_order_acquire);
    std::string all(size, '\0');
    std::memcpy(all.data(), copy.data(), size);
    return all;
}

void activity::name(std::string_view account, std::string_view peer) noexcept
{
    const auto sequence = sequence_.load(std::memory_order_relaxed);
    sequence_.store(sequence + 1, std::memory_order_relaxed);
    account_.write(account);
    peer_.write(peer);
    sequence_.store(sequence + 2, std::memory_order_release);
}

std::optional<activity::names> activity::read() const
{
    const auto before = sequence_.load(std::memory_order_acquire);
    if (before % 2 != 0) return std::nullopt;
    names copy(account_.read(), peer_.read());
    if (sequence_.load(std::memory_order_relaxed) != before) return std::nullopt;
    return copy;
}

}  // namespace mynah

// Counts what repeats: the first few of a kind in a second pass, the others are held back.
//
// A fixed table with one slot per residue of the key. Two kinds that share a slot push each other
// out, which lets more lines through, never fewer.
#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace mynah::log {

class repeat_limiter {
public:
    using time = std::chrono::system_clock::time_point;
    // Told when a window ends in which something was held back: the first such line, and how many.
    using report = std::function<void(std::string_view line, std::uint64_t count)>;

    explicit repeat_limiter(std::uint32_t burst) noexcept : burst_(burst) {}

    // May this line pass? Reports what it pushes out of its slot.
    bool admit(std::size_t key, std::string_view line, time now, const report& ended);
    // Reports what is older than a second. Free while nothing is held back.
    void expire(time now, const report& ended);
    // Reports everything.
    void flush(const report& ended);

private:
    struct slot {
        std::size_t key = 0;
        time since{};
        std::uint32_t passed = 0;
        std::uint64_t held = 0;
        std::string line;
    };

    void close(slot& s, const report& ended);

    std::array<slot, 64> slots_;
    std::uint32_t burst_;
    std::size_t holding_ = 0;  // slots with held > 0
};

}  // namespace mynah::log

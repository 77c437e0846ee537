// How long things took: a count per class of duration. Plain numbers of one thread; who exports
// them adds them up.
#pragma once

#include <mynah/base/time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace mynah {

class histogram {
public:
    // Upper bounds; what is longer than the last one is in a class of its own.
    static constexpr std::array<duration, 15> bounds = {
        std::chrono::microseconds(10),   std::chrono::microseconds(50),
        std::chrono::microseconds(100),  std::chrono::microseconds(500),
        std::chrono::milliseconds(1),    std::chrono::milliseconds(5),
        std::chrono::milliseconds(10),   std::chrono::milliseconds(50),
        std::chrono::milliseconds(100),  std::chrono::milliseconds(500),
        std::chrono::milliseconds(1000), std::chrono::seconds(5),
        std::chrono::seconds(10),        std::chrono::seconds(60),
        std::chrono::seconds(300)};

    void add(duration d) noexcept
    {
        std::size_t at = 0;
        while (at < bounds.size() && d > bounds[at]) ++at;
        ++classes_[at];
        ++count_;
        sum_ += d;
    }

    std::uint64_t count() const noexcept { return count_; }
    duration sum() const noexcept { return sum_; }
    // How many were not longer than bounds[at]; past the last bound: all.
    std::uint64_t up_to(std::size_t at) const noexcept
    {
        std::uint64_t n = 0;
        for (std::size_t i = 0; i <= at && i < classes_.size(); ++i) n += classes_[i];
        return n;
    }

    histogram& operator+=(const histogram& other) noexcept
    {
        for (std::size_t i = 0; i < classes_.size(); ++i) classes_[i] += other.classes_[i];
        count_ += other.count_;
        sum_ += other.sum_;
        return *this;
    }

private:
    std::array<std::uint64_t, bounds.size() + 1> classes_{};
    std::uint64_t count_ = 0;
    duration sum_{};
};

}  // namespace mynah

// The heartbeat of a thread, as its watchdog sees it: when it last came back to its loop, and what
// it is at.
#pragma once

#include <mynah/base/activity.hpp>
#include <mynah/base/time.hpp>

#include <atomic>
#include <mutex>
#include <optional>

namespace mynah {

class pulse {
public:
    // How often a thread beats.
    static constexpr duration interval = std::chrono::milliseconds(100);

    // The thread's side.
    void beat(time_point now) noexcept { last_.store(now, std::memory_order_release); }
    activity_board& board() noexcept { return board_; }
    // The thread ends, and with it what the board points to.
    void end()
    {
        std::lock_guard lock(reading_);
        ended_ = true;
    }

    // The watchdog's side. `never`: the thread does not beat, because it has not begun or has
    // ended.
    time_point last() const noexcept { return last_.load(std::memory_order_acquire); }
    // What it is at, if that has a name.
    std::optional<activity::names> at()
    {
        std::lock_guard lock(reading_);
        if (ended_) return std::nullopt;
        const auto* now = board_.now.load(std::memory_order_acquire);
        return now != nullptr ? now->read() : std::nullopt;
    }
    bool ended()
    {
        std::lock_guard lock(reading_);
        return ended_;
    }

private:
    std::atomic<time_point> last_{never};
    activity_board board_;
    std::mutex reading_;  // taken by the watchdog, and by the thread at its end
    bool ended_ = false;
};

}  // namespace mynah

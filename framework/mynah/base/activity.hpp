// What a thread is doing, for a watchdog on another thread that must be able to say it while the
// thread does not come back.
//
// The hot path writes relaxed or release atomics and takes no lock. A name is text in place,
// written under a sequence number: a reader gets the whole of it or nothing.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace mynah {

// For whom, and because of whom, code of a bot runs. Reused, and never destroyed while a watchdog
// looks at the thread's board.
class activity {
public:
    static constexpr std::size_t longest = 128;  // bytes of each text that are kept

    class names {
    public:
        names(std::string a, std::string p) : account(std::move(a)), peer(std::move(p)) {}
        std::string account;
        std::string peer;
    };

    activity() = default;
    activity(const activity&) = delete;
    activity& operator=(const activity&) = delete;

    // Its own thread only.
    void name(std::string_view account, std::string_view peer) noexcept;
    // Any thread. nullopt: it is being written.
    std::optional<names> read() const;

private:
    class text {
    public:
        void write(std::string_view from) noexcept;
        std::string read() const;

    private:
        std::atomic<std::uint32_t> size_{0};
        std::array<std::atomic<std::uint64_t>, longest / 8> words_{};
    };

    std::atomic<std::uint32_t> sequence_{0};  // odd: it is being written
    text account_;
    text peer_;
};

// What a thread is at: nullptr when no code of a bot runs, as far as one knows.
class activity_board {
public:
    std::atomic<const activity*> now{nullptr};

    // The board of the calling thread: none, unless it was given one.
    static activity_board* here() noexcept { return here_; }
    static void use(activity_board* board) noexcept { here_ = board; }

private:
    static constinit thread_local activity_board* here_;
};

inline const activity* current_activity() noexcept
{
    const auto* board = activity_board::here();
    return board != nullptr ? board->now.load(std::memory_order_relaxed) : nullptr;
}

// From the beginning to the end of a stretch without a wait.
inline void enter(const activity* a) noexcept
{
    if (auto* board = activity_board::here()) board->now.store(a, std::memory_order_release);
}
inline void leave() noexcept { enter(nullptr); }

class activity_scope {
public:
    explicit activity_scope(const activity* a) noexcept { enter(a); }
    activity_scope(const activity_scope&) = delete;
    activity_scope& operator=(const activity_scope&) = delete;
    ~activity_scope() { leave(); }
};

}  // namespace mynah

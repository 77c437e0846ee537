// Deadlines by the thousand: a hierarchical timing wheel with intrusive entries. Adding and
// removing cost O(1) and allocate nothing; there is no clock inside.
//
// A timer fires not before its time, and up to one `resolution` later. Timers of one tick fire in
// the order in which they were scheduled.
#pragma once

#include <mynah/base/time.hpp>

#include <array>
#include <cstddef>
#include <cstdint>

namespace mynah {

class timer_wheel;

// A deadline, as a member of who waits for it. Destroying it cancels it.
class timer {
public:
    using callback = void (*)(void* owner);

    timer(callback expired, void* owner) noexcept : expired_(expired), owner_(owner) {}
    timer(const timer&) = delete;
    timer& operator=(const timer&) = delete;
    ~timer() { cancel(); }

    // timer silence_ = timer::of<&session::on_silence>(this);
    template <auto Member, class Owner>
    static timer of(Owner* owner) noexcept
    {
        return timer([](void* o) { (static_cast<Owner*>(o)->*Member)(); }, owner);
    }

    void cancel() noexcept;
    bool scheduled() const noexcept { return wheel_ != nullptr; }
    // When it is due, as it was asked for; meaningless unless scheduled().
    time_point due() const noexcept { return due_; }

private:
    friend class timer_wheel;

    callback expired_;
    void* owner_;
    timer_wheel* wheel_ = nullptr;
    timer* next_ = nullptr;
    timer* previous_ = nullptr;
    time_point due_{};
    std::uint64_t tick_ = 0;
    std::uint16_t slot_ = 0;  // level * slots + index
};

// Who moves a wheel: the real clock (wheel_driver) or a test (testing::virtual_clock).
class wheel_mover {
public:
    virtual time_point now() const noexcept = 0;
    // advance() must be called at `next` now, which is earlier than what was asked for before; or
    // `never`: the wheel is empty.
    virtual void wanted(time_point next) = 0;

protected:
    ~wheel_mover() = default;
};

class timer_wheel {
public:
    static constexpr duration resolution = std::chrono::milliseconds(10);

    explicit timer_wheel(time_point start, wheel_mover* mover = nullptr) noexcept;
    timer_wheel(const timer_wheel&) = delete;
    timer_wheel& operator=(const timer_wheel&) = delete;
    ~timer_wheel();  // cancels what is left

    // What time it is for those who compute deadlines; without a mover the time of the last
    // advance().
    time_point now() const noexcept { return mover_ != nullptr ? mover_->now() : now_; }

    // Moves the timer when it is scheduled already. A time that has passed is due at the next tick,
    // never inside this call. `never` cancels; past 21 years after `start` means then.
    void schedule(timer& t, time_point due);
    void schedule_after(timer& t, duration delay) { schedule(t, now() + delay); }

    // Fires everything that is due at `now`, in order. Callbacks may schedule, cancel and destroy
    // any timer; they must not throw, and not call advance(). Time never goes back: an earlier
    // `now` does nothing. The mover asks for next_deadline() afterwards.
    void advance(time_point now);

    // When advance() is wanted next: not later than the first deadline is due, perhaps earlier when
    // that one is far. `never`: empty.
    time_point next_deadline() const noexcept;

    std::size_t size() const noexcept { return size_; }

private:
    friend class timer;

    static constexpr unsigned bits = 6;
    static constexpr unsigned slots = 1u << bits;
    static constexpr unsigned levels = 6;  // 64^6 ticks: 21 years

    struct slot {
        timer* first = nullptr;
        timer* last = nullptr;
    };

    static constexpr std::uint64_t last_tick = (std::uint64_t{1} << bits * levels) - 1;

    static constexpr unsigned digit(std::uint64_t tick, unsigned level) noexcept
    {
        return static_cast<unsigned>(tick >> bits * level) % slots;
    }

    void link(timer& t) noexcept;
    void unlink(timer& t) noexcept;
    void detach(timer& t) noexcept;
    void remove(timer& t) noexcept;
    void enter() noexcept;  // a callback that throws ends the program
    void announce();
    std::uint64_t next_tick() const noexcept;
    std::uint64_t tick_before(time_point t) const noexcept;
    std::uint64_t tick_after(time_point t) const noexcept;

    std::array<slot, levels * slots> slots_;
    std::array<std::uint64_t, levels> occupied_{};  // one bit per slot
    time_point start_;
    time_point now_;
    std::uint64_t tick_ = 0;  // everything up to and including this one has fired
    std::size_t size_ = 0;
    time_point announced_ = never;
    wheel_mover* mover_;
    bool advancing_ = false;
};

}  // namespace mynah

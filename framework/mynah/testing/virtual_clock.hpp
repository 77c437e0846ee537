// Time that passes only when a test says so.
//
//     virtual_clock time(io);
//     co_await sleep(time.wheel(), 5s);   // in a coroutine on io
//     time.advance(5s);                   // in the test
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/testing/detail/offload_fence.hpp>

#include <algorithm>
#include <stdexcept>

namespace mynah::testing {

// Calls that were offloaded to the shared pool: does time stand still until they are done?
enum class offloaded { ignored, awaited };

class virtual_clock final : private wheel_mover {
public:
    explicit virtual_clock(asio::io_context& io, offloaded calls = offloaded::ignored)
        : io_(io), calls_(calls), wheel_(now_, this)
    {
    }

    timer_wheel& wheel() noexcept { return wheel_; }
    time_point now() const noexcept override { return now_; }

    // Runs what is ready now, then lets the time pass: stops at each deadline on the way, fires it
    // and runs what became ready, so that everything happens at its own time and in the same order
    // always.
    void advance(duration time)
    {
        const time_point end = now_ + time;
        settle();
        while (wheel_.next_deadline() <= end) {
            now_ = std::max(now_, wheel_.next_deadline());
            wheel_.advance(now_);
            settle();
        }
        now_ = end;
        wheel_.advance(now_);
    }

    // Runs the coroutines that are ready, until none is. Time stands still. Throws
    // std::runtime_error when an offloaded call takes longer than ten seconds of real time.
    void settle()
    {
        while (run_ready() != 0 && calls_ == offloaded::awaited) {
            if (!wait_for_offloaded())
                throw std::runtime_error("an offloaded call has not ended within ten seconds");
        }
    }

    void set_offloaded(offloaded calls) noexcept { calls_ = calls; }

private:
    std::size_t run_ready()
    {
        io_.restart();
        return io_.poll();
    }

    void wanted(time_point) override {}  // advance() asks the wheel itself

    asio::io_context& io_;
    offloaded calls_;
    time_point now_{std::chrono::hours(1)};  // arbitrary, and later than any delay a test subtracts
    timer_wheel wheel_;
};

}  // namespace mynah::testing

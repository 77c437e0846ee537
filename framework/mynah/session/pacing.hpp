// How fast the sessions of all threads may go to one host: a token bucket per host.
//
// Ten thousand accounts that lost their server come back at the bucket's rate, evenly. Each one is
// given the time of its turn at once and sleeps until then on its own thread's wheel: nobody is
// woken to find the bucket empty.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

namespace mynah {

class pacing_settings {
public:
    pacing_settings() {}

    double per_second = 50;    // connects to one host
    std::uint32_t burst = 50;  // that may come together after a pause
    // Hosts that are remembered. Of one more the bucket that was used longest ago is forgotten: its
    // host may be sent another burst.
    std::size_t hosts = 4096;
};

// Thread-safe. The wheels' clocks are one.
class pacing {
public:
    explicit pacing(const pacing_settings& settings = pacing_settings());
    pacing(const pacing&) = delete;
    pacing& operator=(const pacing&) = delete;
    ~pacing();

    // Until it is the caller's turn to connect to `host`. Cancelled: its turn is for who comes
    // next. The pacing may end before the wait does, the wheel outlives it.
    task<> turn(timer_wheel& wheel, std::string host);

private:
    class buckets;
    class place;
    std::shared_ptr<buckets> buckets_;
};

}  // namespace mynah

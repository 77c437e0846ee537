// How fast the sessions of all threads may go to one host: a token bucket per host.
//
// Ten thousand accounts that lost their server come back at the bucket's rate, evenly. Each one is
// given the time of its turn at once and waits for it on its own thread's wheel: nobody is woken to
// find the bucket empty.
#pragma once

#include <mynah/base/time.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

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
    // A turn. Destroyed before take(): it is for who comes next. May outlive the pacing.
    class place;

    explicit pacing(const pacing_settings& settings = pacing_settings());
    pacing(const pacing&) = delete;
    pacing& operator=(const pacing&) = delete;
    ~pacing();

    // The caller's turn to connect to `host`: perhaps now.
    place reserve(std::string host, time_point now);

private:
    class buckets;
    std::shared_ptr<buckets> buckets_;
};

class pacing::place {
public:
    place(std::shared_ptr<buckets> in, std::string host, time_point start)
        : buckets_(std::move(in)), host_(std::move(host)), start_(start)
    {
    }
    place(place&&) noexcept = default;
    place& operator=(place&&) = delete;
    ~place();

    time_point start() const noexcept { return start_; }
    void take() noexcept { buckets_.reset(); }

private:
    std::shared_ptr<buckets> buckets_;  // null: it was taken
    std::string host_;
    time_point start_;
};

}  // namespace mynah

// When to try again: full-jitter exponential backoff, steered by what the last error means.
//
//   delay = U(0, min(cap, base * 2^n)); n grows with each failure and is forgotten after 60 s
//   online.
//
// Jitter over the whole range, not a part of it: ten thousand clients of a server that comes back
// must not come back at once.
#pragma once

#include <mynah/base/time.hpp>
#include <mynah/protocol/disposition.hpp>

#include <cstdint>
#include <optional>

namespace mynah {

class backoff_settings {
public:
    backoff_settings() {}
    friend bool operator==(const backoff_settings&, const backoff_settings&) = default;

    duration base = std::chrono::seconds(1);
    duration cap = std::chrono::seconds(60);
    duration slow_cap =
        std::chrono::seconds(300);  // after policy-violation and resource-constraint
    duration shutdown_spread = std::chrono::seconds(30);  // after system-shutdown
    duration settled = std::chrono::seconds(60);          // online this long: the past is forgiven
    // Behind an attempt of which nobody knows whether it got the session: of two at once ejabberd
    // 23.01 may end the newer stream for the older.
    duration unanswered_floor = std::chrono::seconds(1);
    // Streams that went wrong in a row, of an account that was never `settled`.
    std::uint16_t fresh_attempts = 3;
    duration fresh_floor = std::chrono::seconds(10);  // between them: a server that starts needs it
};

class backoff {
public:
    // The settings outlive it.
    explicit backoff(const backoff_settings& settings) noexcept : settings_(&settings) {}
    explicit backoff(backoff_settings&&) = delete;

    // The delay before the next attempt; nullopt: stop, the error stands.
    // `online_for`: zero when the attempt did not get that far. `random`: uniform in [0, 1).
    std::optional<duration> next(protocol::disposition d, duration online_for,
                                 double random) noexcept;

private:
    duration jittered(duration cap, std::uint32_t factor, double random) const noexcept;

    const backoff_settings* settings_;
    std::uint32_t failures_ = 0;
    std::uint16_t fresh_ = 0;
    bool proven_ = false;  // it was online long enough: what goes wrong now is the server's
};

}  // namespace mynah

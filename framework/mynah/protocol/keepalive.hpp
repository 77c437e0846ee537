// Is the peer still there? Silence, then a ping, then dead (docs/architecture.md, "Liveness").
//
// Every received byte counts as a sign of life; what was sent does not. No clock inside: time is a
// parameter.
#pragma once

#include <mynah/base/time.hpp>

#include <cstdint>

namespace mynah::protocol {

class keepalive {
public:
    enum class action : std::uint8_t { none, ping, dead };

    // Silent for `idle`: ask. Silent for `patience` more: dead.
    keepalive(duration idle, duration patience) noexcept : idle_(idle), patience_(patience) {}

    void heard(time_point now) noexcept
    {
        last_ = now;
        asked_ = false;
    }

    // The same, for a peer that wants to hear from us, too: the next ping is not put off.
    void answered() noexcept { asked_ = false; }

    // When tick() must be called next.
    time_point deadline() const noexcept { return last_ + (asked_ ? patience_ : idle_); }

    action tick(time_point now) noexcept
    {
        if (now < deadline()) return action::none;
        if (asked_) return action::dead;
        asked_ = true;
        last_ = now;  // a machine that slept is late: the peer has its time from now on
        return action::ping;
    }

private:
    duration idle_;
    duration patience_;
    time_point last_{};  // heard, or asked
    bool asked_ = false;
};

}  // namespace mynah::protocol

// When to say <a/> and when to ask <r/> (XEP-0198 section 4).
//
// Unasked acknowledgements keep the server's queue short, or it gives the session up ("too many
// unacked stanzas"). Requests go out per so many stanzas, never one per stanza, and never while one
// is unanswered. No clock inside: time is a parameter.
#pragma once

#include <mynah/base/time.hpp>

#include <algorithm>
#include <cstdint>

namespace mynah::protocol {

class sm_settings {
public:
    sm_settings() {}
    friend bool operator==(const sm_settings&, const sm_settings&) = default;

    bool enabled = true;
    std::size_t queue_stanzas = 5000;              // unacknowledged; past it sending waits
    std::size_t queue_bytes = 8 * 1024 * 1024;     // of them
    std::uint32_t ask_every = 20;                  // stanzas that we sent
    duration ask_after = std::chrono::seconds(1);  // with fewer
    std::uint32_t tell_every = 50;                 // stanzas that we handled
    duration tell_after = std::chrono::seconds(10);
    duration keep = std::chrono::minutes(10);  // how long to try when the server does not say
};

class ack_schedule {
public:
    // `patience`: for the answer to <r/>; then the connection is dead. The settings outlive it.
    ack_schedule(const sm_settings& settings, duration patience) noexcept
        : settings_(&settings), patience_(patience)
    {
    }
    ack_schedule(sm_settings&&, duration) = delete;

    // A stream begins, or SM ends.
    void reset() noexcept { *this = ack_schedule(*settings_, patience_); }

    void handled(time_point now) noexcept
    {
        if (untold_++ == 0) tell_at_ = now + settings_->tell_after;
        if (untold_ >= settings_->tell_every) tell_at_ = now;
    }
    void told() noexcept
    {
        untold_ = 0;
        tell_at_ = never;
    }
    bool tells(time_point now) const noexcept { return now >= tell_at_; }

    void sent(time_point now) noexcept
    {
        if (asked_) {
            ++unasked_;
            return;
        }
        if (unasked_++ == 0) ask_at_ = now + settings_->ask_after;
        if (unasked_ >= settings_->ask_every) ask_at_ = now;
    }
    void asked(time_point now) noexcept
    {
        unasked_ = 0;
        asked_ = true;
        ask_at_ = never;
        dead_at_ = now + patience_;
    }
    // `left`: how many are still unacknowledged.
    void answered(time_point now, std::size_t left) noexcept
    {
        asked_ = false;
        dead_at_ = ask_at_ = never;
        unasked_ = std::uint32_t(std::min<std::size_t>(left, settings_->ask_every));
        if (left != 0)
            ask_at_ = unasked_ >= settings_->ask_every ? now : now + settings_->ask_after;
    }
    bool asks(time_point now) const noexcept { return now >= ask_at_; }
    bool waits() const noexcept { return asked_; }
    bool overdue(time_point now) const noexcept { return now >= dead_at_; }

    time_point deadline() const noexcept { return std::min({tell_at_, ask_at_, dead_at_}); }

    // Time in which nothing was read does not count.
    void excuse(time_point now) noexcept
    {
        if (asked_) dead_at_ = now + patience_;
    }

private:
    const sm_settings* settings_;
    duration patience_;
    std::uint32_t untold_ = 0;
    std::uint32_t unasked_ = 0;
    bool asked_ = false;
    time_point tell_at_ = never;
    time_point ask_at_ = never;
    time_point dead_at_ = never;
};

}  // namespace mynah::protocol

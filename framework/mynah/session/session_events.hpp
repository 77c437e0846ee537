// What a session tells the layer above. Called on the session's thread, never while that layer
// calls the session.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/time.hpp>
#include <mynah/stanza/stanza.hpp>

#include <optional>

namespace mynah {

class session_events {
public:
    // Logged in and bound: sender handles from before are stale now.
    virtual void on_online() = 0;

    // `retry_in`: until the next attempt; nullopt: this was the last, run() returns `why`. The end
    // of run() is told exactly once, also when it was stopped or cancelled before anything was
    // there.
    virtual void on_offline(const error& why, std::optional<duration> retry_in) = 0;

    // Messages, presence, IQ requests. Replies to requests do not come here.
    virtual void on_stanza(stanza s) = 0;

protected:
    ~session_events() = default;
};

}  // namespace mynah

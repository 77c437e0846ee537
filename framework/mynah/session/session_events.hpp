// What a session tells the layer above. Called on the session's thread, never while that layer
// calls the session.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/time.hpp>
#include <mynah/stanza/stanza.hpp>

#include <cstdint>
#include <optional>

namespace mynah {

class session_events {
public:
    // Logged in and bound, a new session: sender handles from before are stale now.
    virtual void on_online() = 0;

    // The stream broke, the session may be resumed (XEP-0198): handles stay good, what is sent
    // waits. `retry_in`: until the next attempt. Told again after each attempt that fails.
    virtual void on_suspended(const error& why, duration retry_in);
    // It was: nothing is lost.
    virtual void on_resumed();

    // The session is over. `retry_in`: until the next attempt at a new one, zero when that is under
    // way; nullopt: this was the last, run() returns `why`. The end of run() is told exactly once,
    // also when it was stopped or cancelled before anything was there.
    virtual void on_offline(const error& why, std::optional<duration> retry_in) = 0;

    // Messages, presence, IQ requests. Replies to requests do not come here. `number`: to be given
    // back by sender::finished() when the stanza is handled; the server is told that everything up
    // to the oldest unhandled one is. 0: nobody counts.
    virtual void on_stanza(stanza s, std::uint64_t number) = 0;

protected:
    ~session_events() = default;
};

inline void session_events::on_suspended(const error&, duration) {}
inline void session_events::on_resumed() {}

}  // namespace mynah

// The way out for handlers: one stream of a session. Cheap to copy.
//
// It is bound to the stream that it came from: once that is gone, everything fails with `stale`,
// because an answer must not go to a session that never saw the question. Lives no longer than its
// session.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/base/time.hpp>
#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/stanza.hpp>

#include <cstdint>

namespace mynah {

class session;
struct counters;

class sender {
public:
    sender(session& s, std::uint32_t generation) noexcept : session_(&s), generation_(generation) {}

    // Queues the stanza; it leaves at the end of the loop's turn. Errors: stale, closed, queue_full
    // (over the high-water mark), unwritable_text.
    [[nodiscard]] result<void> try_send(const outgoing& out) const;

    // An answer that the peer is owed (IQ results and errors): not held back by the high-water
    // mark, because what is read bounds it.
    [[nodiscard]] result<void> answer(const outgoing& out) const;

    // As try_send(), but waits while the queue is over the mark.
    task<result<void>> send(outgoing out) const;

    // An IQ get or set, and its result. Errors besides those of send(): the stanza_condition of an
    // error reply, timed_out, disconnected (unknown whether it was carried out).
    task<result<stanza>> request(outgoing out, duration deadline = std::chrono::seconds(30)) const;

    bool online() const noexcept;
    // Our full JID, as it was bound last; empty before.
    const jid& address() const noexcept;
    // Does the server know rosters by version (RFC 6121 2.6)? False when not online.
    bool roster_versioning() const noexcept;
    // Was available presence sent to this account or room directly, and not taken back since?
    bool has_shown_presence_to(jid_view who) const;
    // What was dropped, by cause.
    counters& counts() const noexcept;

    friend bool operator==(const sender&, const sender&) = default;

private:
    bool stale() const noexcept;

    session* session_;
    std::uint32_t generation_;
};

}  // namespace mynah

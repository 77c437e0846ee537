// The way out for handlers: one XMPP session, over one stream or several (XEP-0198). Cheap to copy.
//
// It is bound to the session that it came from: once that is gone and could not be resumed,
// everything fails with `stale`, because an answer must not go to a session that never saw the
// question. While the session is suspended, what is sent waits. Lives no longer than
// mynah::session.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/base/time.hpp>
#include <mynah/session/receipt.hpp>
#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/stanza.hpp>

#include <cstdint>

namespace mynah {

class session;
struct counters;

namespace protocol {
class stream_settings;
}

class sender {
public:
    sender(session& s, std::uint32_t generation) noexcept : session_(&s), generation_(generation) {}

    // Queues the stanza; it leaves at the end of the loop's turn, or, while the session is
    // suspended, when it is resumed. Errors: stale, closed, queue_full (too much is unsent or
    // unacknowledged), unwritable_text, not_served (stream_settings::serves_not); of a component
    // invalid_argument: no `to`, or `from` another domain.
    [[nodiscard]] result<receipt> try_send(const outgoing& out) const;

    // An answer that the peer is owed (IQ results and errors): not held back by the high-water
    // mark, because what is read bounds it.
    [[nodiscard]] result<void> answer(const outgoing& out) const;

    // As try_send(), but waits while the queue is full. Returns when the stanza is queued;
    // `co_await receipt.acknowledged()` waits until the server has it.
    task<result<receipt>> send(outgoing out) const;

    // An IQ get or set, and its result. Errors besides those of send(): the stanza_condition of an
    // error reply, timed_out, disconnected (unknown whether it was carried out). A reply may come
    // on a later stream of the session.
    task<result<stanza>> request(outgoing out, duration deadline = std::chrono::seconds(30)) const;

    bool online() const noexcept;
    // Our full JID, as it was bound last; of a component the bare one of its settings. Empty
    // before.
    const jid& address() const noexcept;
    // What the session was told of its service.
    const protocol::stream_settings& settings() const noexcept;
    // XEP-0114: each address of the domain is ours, and what is sent needs `to`.
    bool is_component() const noexcept;
    // Does the server know rosters by version (RFC 6121 2.6)? False when not online.
    bool roster_versioning() const noexcept;
    // Was available presence sent to this account or room directly, and not taken back since?
    bool has_shown_presence_to(jid_view who) const;
    // What was dropped, by cause.
    counters& counts() const noexcept;

    // For those who took a stanza: it is handled (session_events::on_stanza).
    void finished(std::uint64_t number) const noexcept;

    friend bool operator==(const sender&, const sender&) = default;

private:
    bool stale() const noexcept;

    session* session_;
    std::uint32_t generation_;
};

}  // namespace mynah

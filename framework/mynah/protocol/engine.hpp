// One XMPP client stream without a socket, a clock or a thread.
//
//   bytes in    prepare(n) -> span, commit(n, now)
//   events out  next_event(now) until it answers `none`
//   bytes out   output() -> view, consume(n)
//   time        deadline(), tick(now)
//   questions   the events needs_*, answered by supply_*(): what takes time or secrets is done
//               outside
//
// Whoever drives it may do so a byte at a time: the events do not change. Errors end the stream:
// one `closed` event, then `none`.
#pragma once

#include <mynah/base/counters.hpp>
#include <mynah/base/random_id.hpp>
#include <mynah/protocol/iq_table.hpp>
#include <mynah/protocol/keepalive.hpp>
#include <mynah/protocol/negotiation.hpp>
#include <mynah/protocol/output_buffer.hpp>
#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/stream_error.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>

namespace mynah::protocol {

enum class engine_event : std::uint8_t {
    none,                   // nothing now: flush, then read more
    needs_tls,              // start TLS, then supply_tls(). The clear-text buffer is empty.
    needs_channel_binding,  // binding_type() -> supply_channel_binding()
    needs_key,              // key_request() -> supply_key()
    online,                 // address() is bound
    stanza,                 // take_stanza(): not an IQ result or error, those went to their waiters
    redirect,               // see-other-host: redirect_host(). The stream is over.
    closed                  // why(). The stream is over.
};

class engine {
public:
    engine(stream_config config, id_generator ids, std::string nonce, counters& counts);
    engine(const engine&) = delete;  // its negotiation refers to its parts
    engine& operator=(const engine&) = delete;

    // Writes the first stream header, or asks for TLS first when it is direct.
    void start(time_point now);

    std::span<char> prepare(std::size_t n) { return parser_.prepare(n); }
    void commit(std::size_t n, time_point now);
    engine_event next_event(time_point now);

    void supply_tls(time_point now, bool tls13, channel_bindings available);
    void supply_channel_binding(std::string data);
    void supply_key(const sasl::scram_keys& keys);
    // The outside could not do what was asked, or the link is gone: ends without another byte.
    void abandon(error why);

    stanza take_stanza() { return std::move(*stanza_); }
    const jid& address() const noexcept { return address_; }
    // May the roster be asked for by version (RFC 6121 2.6)? Of an engine that is online.
    bool roster_versioning() const noexcept { return roster_versioning_; }
    channel_binding binding_type() const noexcept { return negotiation_->binding_type(); }
    const sasl::key_request& key_request() const noexcept { return negotiation_->key_request(); }
    std::string_view redirect_host() const noexcept { return redirect_host_; }
    const error& why() const noexcept { return why_; }
    std::string_view stage() const noexcept;
    // How we logged in, for the log: "SCRAM-SHA-256-PLUS"; empty before.
    std::string_view mechanism() const noexcept { return mechanism_; }

    // Online only; otherwise `closed`. Errors: unwritable_text.
    result<void> send(const outgoing& out);
    // The reply, or why there is none, goes to `slot`. Gives the request an id when it has none;
    // returns it. Errors: those of send(), too_many_requests, invalid_argument (a request with this
    // id is pending).
    result<std::string> request(outgoing& out, reply_slot& slot);
    void forget(std::string_view id) noexcept { requests_.remove(id); }

    // Polite end: </stream:stream>, then the peer's, for close_timeout at most. With a condition: a
    // stream error first.
    void close(time_point now);
    void close(time_point now, stream_condition condition, error why);

    std::string_view output() const noexcept { return output_.view(); }
    void consume(std::size_t n) { output_.consume(n); }

    time_point deadline() const noexcept;
    void tick(time_point now);

    bool online() const noexcept { return state_ == state::online; }
    bool over() const noexcept { return state_ == state::over; }
    std::size_t pending_requests() const noexcept { return requests_.size(); }
    // Of them, those that somebody waits for: not our own pings.
    std::size_t awaited_requests() const noexcept { return requests_.awaited(); }

    // While the outside chooses not to read, the silence is its own: no ping, no death, no stanza
    // that stays incomplete.
    void pause_reading() noexcept { paused_ = true; }
    void resume_reading(time_point now) noexcept;

private:
    enum class state : std::uint8_t { idle, negotiating, online, closing, over };

    void perform(negotiation::step step);
    void handle(xml::tree element);
    void handle_stanza(xml::tree element);
    void refuse(xml::element bad, const error& why);
    void peer_error(xml::element element);
    void malformed();
    void injected();
    void finish(engine_event last, error why);
    void ping();

    stream_config config_;
    counters& counts_;
    id_generator ids_;
    xml::stream_parser parser_;
    output_buffer output_;
    std::unique_ptr<negotiation> negotiation_;  // gone once online
    iq_table requests_;
    keepalive keepalive_;
    state state_ = state::idle;
    engine_event pending_ = engine_event::none;
    bool waiting_ = false;  // for a supply_*(): nothing is parsed meanwhile
    bool paused_ = false;
    std::optional<stanza> stanza_;
    jid address_;
    bool roster_versioning_ = false;
    std::string_view mechanism_;
    std::string ping_id_;  // of the last ping
    std::string redirect_host_;
    error why_{errc::closed};
    time_point limit_ = never;           // end of log-in, or of the polite close
    time_point stanza_started_ = never;  // since when a stanza is incomplete
};

}  // namespace mynah::protocol

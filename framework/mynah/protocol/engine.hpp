// One XMPP session, of a client or a component (XEP-0114), without a socket, a clock or a thread:
// over one stream, or, when the server can resume it (XEP-0198), over one stream after the other.
//
//   bytes in    prepare(n) -> span, commit(n, now)
//   events out  next_event(now) until it answers `none`
//   bytes out   output() -> view, consume(n)
//   time        deadline(), tick(now)
//   questions   the events needs_*, answered by supply_*(): what takes time or secrets is done
//               outside
//
// Whoever drives it may do so a byte at a time: the events do not change. Errors end the stream:
// one `suspended` or `closed` event, then `none`. start() begins the next stream: the session is
// resumed, or a new one begins.
#pragma once

#include <mynah/base/counters.hpp>
#include <mynah/base/random_id.hpp>
#include <mynah/base/stored_error.hpp>
#include <mynah/protocol/iq_table.hpp>
#include <mynah/protocol/keepalive.hpp>
#include <mynah/protocol/negotiation.hpp>
#include <mynah/protocol/output_buffer.hpp>
#include <mynah/protocol/saved_session.hpp>
#include <mynah/protocol/stream_management.hpp>
#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/stream_error.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace mynah::protocol {

inline constexpr std::string_view stream_end = "</stream:stream>";

enum class engine_event : std::uint8_t {
    none,                   // nothing now: flush, then read more
    needs_tls,              // start TLS, then supply_tls(). The clear-text buffer is empty.
    needs_channel_binding,  // binding_type() -> supply_channel_binding()
    needs_token,            // of the account -> supply_token()
    needs_key,              // key_request() -> supply_key()
    needs_salted_password,  // for key_request() -> supply_salted_password()
    online,                 // address() is bound, or the component's: a new session
    resumed,                // the session goes on where it was
    lost,                   // it could not be resumed; a new one follows
    stanza,                 // take_stanza(): not an IQ result or error, those went to their waiters
    redirect,               // see-other-host: redirect_host(). The stream is over.
    suspended,              // why(). The stream is over; the session may be resumed.
    closed                  // why(). The stream is over, and the session.
};

class engine {
public:
    // `counts` outlives it.
    engine(login who, std::shared_ptr<const stream_settings> settings, id_generator ids,
           counters& counts);
    engine(stream_config config, id_generator ids, counters& counts);
    engine(const engine&) = delete;  // its negotiation refers to its parts
    engine& operator=(const engine&) = delete;

    // Writes the first stream header, or asks for TLS first when it is direct. `nonce`: printable,
    // at least 128 random bits, a new one for each stream. `tls`: how, on this one.
    void start(time_point now, std::string nonce, tls_policy tls);
    void start(time_point now, std::string nonce) { start(now, std::move(nonce), settings_->tls); }

    std::span<char> prepare(std::size_t n) { return parser_.prepare(n); }
    void commit(std::size_t n, time_point now);
    engine_event next_event(time_point now);

    void supply_tls(time_point now, bool tls13, channel_bindings available);
    void supply_channel_binding(std::string data);
    void supply_token(secret token);
    void supply_key(const sasl::scram_keys& keys);
    void supply_salted_password(const crypto::digest_bytes& salted);
    // The outside could not do what was asked, or the link is gone: ends without another byte.
    void abandon(error why);

    stanza take_stanza() { return std::move(*stanza_); }
    // Its number, to be given to finished() when it is handled, in whatever order; 0: nobody
    // counts.
    std::uint64_t stanza_number() const noexcept { return stanza_number_; }
    void finished(std::uint64_t number, time_point now);

    // With what is to be known at the next log-in: least_strength, memory.
    const login& who() const noexcept { return login_; }
    // Whether that has changed since the last call: then it is to be stored, before more is
    // written.
    bool take_learned() noexcept { return std::exchange(learned_, false); }
    // A token (XEP-0484) that has expired is of no use. `when`: by the calendar.
    void forget_expired_token(std::chrono::system_clock::time_point when);
    const stream_settings& settings() const noexcept { return *settings_; }
    // Our full JID, as it was bound last; of a component the bare one of its settings. Empty
    // before.
    const jid& address() const noexcept { return address_; }
    bool is_component() const noexcept { return settings_->role == stream_role::component; }
    // May the roster be asked for by version (RFC 6121 2.6)? Of an engine that is online.
    bool roster_versioning() const noexcept { return roster_versioning_; }
    channel_binding binding_type() const noexcept { return negotiation_->binding_type(); }
    const sasl::key_request& key_request() const noexcept { return negotiation_->key_request(); }
    // After `redirect`: untrusted.
    std::string_view redirect_host() const noexcept { return why_.get().peer_text; }
    const error& why() const noexcept { return why_.get(); }
    std::string_view stage() const noexcept;
    // How we logged in, for the log: "SCRAM-SHA-256-PLUS"; empty before.
    std::string_view mechanism() const noexcept { return mechanism_; }
    // This stream's log-in is, or was, by the account's token.
    bool used_token() const noexcept { return used_token_; }

    // Online, or suspended: then it leaves when the session is resumed. Otherwise `closed`. The
    // number is for outcome(); 0 when nobody counts. Errors: unwritable_text; invalid_argument (a
    // component's stanza without a recipient, or from another domain).
    result<std::uint64_t> send(const outgoing& out, time_point now);
    // At the time that was said last.
    result<std::uint64_t> send(const outgoing& out) { return send(out, now_); }
    delivery outcome(std::uint64_t number) const noexcept { return sm_.outcome(number); }
    const stream_management& management() const noexcept { return sm_; }
    // So much is unacknowledged that sending should wait.
    bool queue_full() const noexcept
    {
        return output_.kept() >= settings_->sm.queue_stanzas ||
               output_.kept_bytes() >= settings_->sm.queue_bytes;
    }
    // The reply, or why there is none, goes to `slot`. Gives the request an id when it has none;
    // returns it. Errors: those of send(), too_many_requests, invalid_argument (a request with this
    // id is pending).
    result<std::string> request(outgoing& out, reply_slot& slot, time_point now);
    result<std::string> request(outgoing& out, reply_slot& slot)
    {
        return request(out, slot, now_);
    }
    void forget(std::string_view id) noexcept { requests_.remove(id); }

    // The session as it stands, for another process to resume. Of a session that can be resumed.
    saved_session saved() const;
    // The nth stanza that is not acknowledged, n < management().unacknowledged(), as it is written.
    std::string_view unacknowledged(std::size_t n) const noexcept { return output_.stanza(n); }
    // Of an engine that has not started yet: it is suspended, with the session that another
    // process has saved. Error: bad_jid (of its address).
    result<void> restore(const saved_session& saved, time_point now);

    // Polite end: </stream:stream>, then the peer's, for close_timeout at most. With a condition: a
    // stream error first.
    void close(time_point now);
    void close(time_point now, stream_condition condition, error why);
    // Suspended, and nobody will resume it: pending requests learn it. Nothing is written.
    void give_up();

    std::string_view output() const noexcept { return output_.view(); }
    void consume(std::size_t n) { output_.consume(n); }

    time_point deadline() const noexcept;
    void tick(time_point now);

    bool online() const noexcept { return state_ == state::online; }
    bool over() const noexcept { return state_ == state::over; }
    // The stream is over, the session is not: it can be resumed until deadline().
    bool suspended() const noexcept { return state_ == state::over && sm_.resumable(); }
    // Since it was online an attempt broke behind <resume/> or the request for our resource, before
    // the answer: the server may be at it still.
    bool unanswered() const noexcept { return unanswered_; }
    std::size_t pending_requests() const noexcept { return requests_.size(); }
    // Of them, those that somebody waits for: not our own pings.
    std::size_t awaited_requests() const noexcept { return requests_.awaited(); }

    // While the outside chooses not to read, the silence is its own: no ping, no death, no stanza
    // that stays incomplete.
    void pause_reading() noexcept { paused_ = true; }
    void resume_reading(time_point now) noexcept;

private:
    enum class state : std::uint8_t { idle, negotiating, online, closing, over };

    bool has_session() const noexcept
    {
        return state_ == state::online || (sm_.resumable() && state_ != state::closing);
    }
    bool may_resume_after(const error& why) noexcept;
    bool replaced_by_ourselves() const noexcept;
    duration time_to_resume() const noexcept;
    void go_online(engine_event how);
    void lose_session(const error& why);
    void go_on();
    void handle_management(xml::element element);
    bool acknowledge(std::string_view h);
    void write_ack();
    void write_ack_request();
    void count_too_high(std::uint32_t h, error why);

    void perform(negotiation::step step);
    void take(negotiation::step step);
    void learn();
    void begin_management();
    void indicate_state();
    void handle(xml::tree element);
    void handle_stanza(xml::tree element);
    void refuse(xml::element bad, const error& why);
    void peer_error(xml::element element);
    void malformed();
    void injected();
    void finish(engine_event last, error why);
    void begin_closing(time_point now, error why);
    void ping();
    login login_;
    std::shared_ptr<const stream_settings> settings_;
    tls_policy tls_;
    bool learned_ = false;  // see take_learned()
    counters& counts_;
    id_generator ids_;
    xml::stream_parser parser_;
    output_buffer output_;
    std::unique_ptr<negotiation> negotiation_;  // gone once online
    iq_table requests_;
    stream_management sm_;
    ack_schedule acks_;
    keepalive keepalive_;
    state state_ = state::idle;
    engine_event pending_ = engine_event::none;
    bool waiting_ = false;  // for a supply_*(): nothing is parsed meanwhile
    bool used_token_ = false;
    bool paused_ = false;
    bool roster_versioning_ = false;
    bool takes_client_state_ = false;  // XEP-0352
    bool unanswered_ = false;
    bool distrusts_sm_ = false;     // its counters were wrong once
    stream_condition broken_by_{};  // the last error of a stream; {}: there was none
    std::optional<stanza> stanza_;
    std::uint64_t stanza_number_ = 0;
    jid address_;
    std::string_view mechanism_;
    stored_error why_;
    time_point now_{};                   // of the last call that said it
    time_point limit_ = never;           // end of log-in, or of the polite close
    time_point resume_by_ = never;       // then the server has forgotten the session
    time_point late_until_{};            // until then an unanswered attempt may replace this stream
    std::uint64_t broken_at_ = 0;        // what was handled when broken_by_ came
    time_point stanza_started_ = never;  // since when a stanza is incomplete
};

}  // namespace mynah::protocol

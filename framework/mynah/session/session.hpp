// One account, or component (XEP-0114): connects, logs in, stays online, and joins an engine with a
// transport on one thread.
//
// A state machine on callbacks, with coroutines for what takes several steps: to connect, to answer
// the engine's questions while it logs in, to write what the kernel does not take at once. Between
// stanzas, between attempts and while it waits for its turn it holds none, only an entry in the
// thread's timer wheel. Whatever is sent within a turn of the loop leaves in one write at its end.
// No protocol decisions here: the engine makes them.
#pragma once

#include <mynah/base/counters.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/base/stored_error.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/base/wait_queue.hpp>
#include <mynah/base/waiter.hpp>
#include <mynah/net/link_source.hpp>
#include <mynah/protocol/engine.hpp>
#include <mynah/session/account_token.hpp>
#include <mynah/session/directed_presence.hpp>
#include <mynah/session/journal_entry.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/session/session_config.hpp>
#include <mynah/session/session_events.hpp>

#include <memory>
#include <random>

namespace mynah {

class session : private net::readable_watcher {
public:
    // Everything outlives the session; a session that was started outlives its join().
    session(executor ex, timer_wheel& wheel, net::link_source& links, shared_session_config config,
            session_events& events);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session();

    // Online, and again online after what passes, until stop() or an error that stays: then
    // session_events::on_offline() is told. Once.
    void start();
    // Until a session that was started has ended and nothing refers to it any more. Returns that
    // error: `closed` after stop(). Cancelled, it ends the session where it stands, and throws
    // operation_aborted when that is done.
    task<error> join();
    task<error> run();  // both

    // Ends it: politely when a stream stands (</stream:stream>, then the server's, for
    // close_timeout at most), at once otherwise and when asked again.
    void stop();

    // After join(): why it has ended.
    const error& why() const noexcept { return last_.get(); }

    // The present XMPP session.
    sender handle() noexcept { return {*this, generation_}; }
    bool online() const noexcept { return engine_.online(); }
    bool suspended() const noexcept { return engine_.management().resumable() && !online(); }
    // Our full JID, as it was bound last; empty before.
    const jid& address() const noexcept { return engine_.address(); }
    const jid& account() const noexcept { return engine_.who().account; }
    // How the last log-in was secured. A login_store keeps it for the time after a restart.
    sasl::strength login_strength() const noexcept { return engine_.who().least_strength; }
    // Where the latest attempt is, or was when it failed: one of a few words, "connecting" first.
    std::string_view stage() const noexcept { return linked_ ? engine_.stage() : "connecting"; }
    // Bytes that wait for the transport, and stanzas that wait for their acknowledgement
    // (XEP-0198).
    std::size_t unsent_bytes() const noexcept { return engine_.output().size(); }
    std::size_t unacknowledged() const noexcept { return engine_.management().unacknowledged(); }
    // Perhaps of all sessions of the thread.
    counters& counts() noexcept { return *counts_; }

private:
    friend class receipt;
    friend class sender;
    class pending_request;

    enum class phase : std::uint8_t {
        idle,
        pausing,     // until due_: the backoff
        queueing,    // until turn_: the pacing
        connecting,  // a coroutine does
        streaming,   // a link stands
        ended
    };

    // From one attempt to the next (session_attempt.cpp)
    void attempt();
    void hop();
    void go_ahead();
    task<> connect();
    task<result<void>> reach();
    net::connect_options where_to() const;
    result<void> may_talk_to(const net::transport& link) const;
    task<result<void>> find_websocket();
    const net::websocket_url* websocket() const noexcept;
    task<result<void>> upgrade(net::connection& connection);
    protocol::tls_policy stream_tls() const noexcept;
    result<void> begin(net::connection connection);
    bool follow(error& why);
    bool renew_token(error& why);
    void over(error why);
    void tell(std::optional<duration> retry_in);
    void end_stream();
    void end_session();
    void end(error why);
    void cut();

    // The way in (session_input.cpp)
    template <class Step>
    void guarded(Step step);
    void proceed();
    void advance();
    bool listen();
    void on_readable(result<void> ready) override;
    void receive();
    void look_again();
    bool too_much_waits() const noexcept;
    void went_online(std::string_view how);

    // Log-in (session_login.cpp)
    void ask(protocol::engine_event question);
    task<> answer(protocol::engine_event question);
    task<result<void>> answer_to(protocol::engine_event question);
    result<std::string> tls_name() const;
    task<result<void>> secure();
    task<result<void>> derive_key();
    task<result<void>> salt_password();
    task<result<void>> fetch_token();
    void supply_channel_binding();

    // The way out (session_output.cpp)
    task<> drain();
    task<> write_all();
    void make_room();
    void later();
    void on_turn();

    result<void> within_limit();
    result<void> is_served(const outgoing& out) const;
    void count(const outgoing& out) noexcept;
    bool is_full() const noexcept;
    result<receipt> try_send(const outgoing& out);
    result<receipt> put(const outgoing& out);
    task<> wait_for_room(std::uint32_t generation);
    task<result<receipt>> send(outgoing out, std::uint32_t generation);
    task<result<stanza>> request(outgoing out, duration deadline, std::uint32_t generation);
    void flush_later();
    void flush();
    void watch_time();
    void on_time();
    void lose(error why);
    bool streaming() const noexcept { return phase_ == phase::streaming; }
    void settle();
    void take_over();
    void keep();
    void finished(std::uint64_t number) noexcept;
    double random();

    executor executor_;
    timer_wheel& wheel_;
    net::link_source& links_;
    std::shared_ptr<const session_settings> settings_;
    session_events& events_;
    std::shared_ptr<counters> counts_;
    task_group tasks_;
    timer clock_;
    wait_queue room_;     // for output below the high-water mark
    wait_queue settled_;  // for acknowledgements, or the loss of their session

    std::unique_ptr<net::transport> link_;
    protocol::engine engine_;
    std::unique_ptr<journal_entry> kept_;   // null: not on disk
    std::unique_ptr<account_token> token_;  // null: there are none
    directed_presence shown_to_;            // in this session
    std::uint32_t generation_ = 0;          // of the XMPP session
    std::uint64_t settled_up_to_ = 0;

    // The attempt
    std::optional<net::endpoint> target_;
    std::unique_ptr<net::websocket_url>
        websocket_;                              // found; null: not yet, or there is none to find
    std::unique_ptr<net::endpoint> redirected_;  // whereto a server sent us; null: it did not
    std::unique_ptr<pacing::place> turn_;
    backoff backoff_;
    std::minstd_rand random_;
    time_point due_ = never;
    time_point online_since_ = never;
    time_point stuck_at_ = never;  // when the kernel has taken nothing for too long
    stored_error last_;
    waiter* joining_ = nullptr;
    unsigned hops_ = 0;  // see-other-host, in a row
    net::address_scope nearest_ = net::address_scope::anywhere;
    phase phase_ = phase::idle;

    bool linked_ = false;          // it got as far as a stream
    bool was_online_ = true;       // over target_
    bool tried_location_ = false;  // where the server would like the session to be resumed
    bool taken_over_ = false;      // the session is an earlier process's, and nobody here knows it
    bool stopping_ = false;
    bool cutting_ = false;      // it ends at the next turn, whatever stands
    bool turn_posted_ = false;  // on_turn() comes
    bool listening_ = false;    // on_readable() comes
    bool held_up_ = false;      // nothing is read, for too much output waits
    bool blocked_ = false;      // the kernel takes no more: drain() waits
};

}  // namespace mynah

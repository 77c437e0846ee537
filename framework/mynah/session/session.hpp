// One account: connects, logs in, stays online, and joins an engine with a transport on one thread.
//
// Idle, it is one coroutine that waits for readability. Whatever is sent within a turn of the loop
// leaves in one write at its end; deadlines are entries of the thread's timer wheel. No protocol
// decisions here: the engine makes them.
#pragma once

#include <mynah/base/counters.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/base/wait_queue.hpp>
#include <mynah/protocol/engine.hpp>
#include <mynah/session/directed_presence.hpp>
#include <mynah/session/journal_entry.hpp>
#include <mynah/session/link_source.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/session/session_config.hpp>
#include <mynah/session/session_events.hpp>

#include <memory>
#include <random>

namespace mynah {

class session {
public:
    // Everything outlives the session, and the session outlives its run().
    session(executor ex, timer_wheel& wheel, link_source& links, session_config config,
            session_events& events);
    session(const session&) = delete;
    session& operator=(const session&) = delete;
    ~session();

    // Online, and again online after what passes, until stop() or an error that stays. Returns that
    // error: `closed` after stop().
    task<error> run();

    // Ends run(): politely when a stream stands (</stream:stream>, then the server's, for
    // close_timeout at most), at once otherwise and when asked again.
    void stop();

    // The present XMPP session.
    sender handle() noexcept { return {*this, generation_}; }
    bool online() const noexcept { return engine_.online(); }
    bool suspended() const noexcept { return engine_.management().resumable() && !online(); }
    // Our full JID, as it was bound last; empty before.
    const jid& address() const noexcept { return address_; }
    const session_config& config() const noexcept { return config_; }
    // Where the latest attempt is, or was when it failed: one of a few words, "connecting" first.
    std::string_view stage() const noexcept { return linked_ ? engine_.stage() : "connecting"; }
    // Bytes that wait for the transport, and stanzas that wait for their acknowledgement
    // (XEP-0198).
    std::size_t unsent_bytes() const noexcept { return engine_.output().size(); }
    std::size_t unacknowledged() const noexcept { return engine_.management().unacknowledged(); }
    counters& counts() noexcept { return counts_; }

private:
    friend class receipt;
    friend class sender;
    class pending_request;

    task<> drive();
    task<error> guarded_attempt();
    task<error> attempt();
    task<error> talk(net::connection connection);
    task<> answer(protocol::engine_event question);
    task<result<void>> secure();
    task<> read();
    task<> drain();
    net::connect_options where_to(const std::optional<net::endpoint>& redirected) const;
    result<void> may_talk_to(const net::transport& link) const;

    result<void> within_limit();
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
    void went_online(std::string_view how);
    void end_stream();
    void end_session();
    void settle();
    void take_over();
    void keep();
    void finished(std::uint64_t number) noexcept;
    void tell(std::optional<duration> retry_in);
    double random();

    executor executor_;
    timer_wheel& wheel_;
    link_source& links_;
    session_config config_;
    session_events& events_;
    counters counts_;
    task_group tasks_;
    timer clock_;
    wait_queue room_;     // for output below the high-water mark
    wait_queue settled_;  // for acknowledgements, or the loss of their session

    std::unique_ptr<net::transport> link_;
    protocol::engine engine_;
    std::unique_ptr<journal_entry> kept_;  // null: not on disk
    std::optional<net::endpoint> target_;
    bool was_online_ = true;  // over target_
    jid address_;
    directed_presence shown_to_;    // in this session
    std::uint32_t generation_ = 0;  // of the XMPP session
    std::uint64_t settled_up_to_ = 0;
    bool streaming_ = false;
    bool linked_ = false;          // the latest attempt got as far as a stream
    bool tried_location_ = false;  // where the server would like the session to be resumed
    time_point online_since_ = never;
    error last_{errc::closed};
    std::minstd_rand random_;
    bool stopping_ = false;
    bool flush_posted_ = false;
    bool blocked_ = false;         // the kernel takes no more: drain() waits
    time_point stuck_at_ = never;  // when that has lasted too long
    bool told_end_ = false;
    bool taken_over_ = false;  // the session is an earlier process's, and nobody here knows it yet
};

}  // namespace mynah

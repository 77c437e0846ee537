// From a session's stanzas to a bot's handlers: observers, then the one owner, in order and within
// limits.
//
// Answers that need no waiting (IQ queries) are given at once, whatever the handlers do; everything
// else queues in a backlog that is bounded in stanzas and bytes. Past it IQs are refused with
// resource-constraint, the rest is dropped and counted.
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/handlers/incoming.hpp>
#include <mynah/handlers/session_watcher.hpp>
#include <mynah/handlers/workers.hpp>
#include <mynah/session/session.hpp>

#include <cstddef>
#include <cstdint>

namespace mynah {

class backlog_limits {
public:
    backlog_limits() {}

    std::uint32_t stanzas = 10'000;
    std::uint32_t bytes = 8 * 1024 * 1024;
};

class dispatcher final : public session_events, private job_owner {
public:
    // Everything outlives the dispatcher, and the dispatcher its jobs: drain() first.
    dispatcher(executor ex, workers& pool, handler_host& host, const handler_registry& registry,
               backlog_limits limits = {});

    // The session whose events these are. Once, before it runs.
    void attach(session& s) noexcept { session_ = &s; }

    // Who is told of the session's ups and downs, before the host is.
    void watch(session_watcher& w) noexcept { watcher_ = &w; }

    // From now on nothing new is taken: requests are refused, the rest is dropped.
    void close() noexcept { closed_ = true; }
    // Until no handler of this session runs or waits, or until the deadline.
    task<> settle(timer_wheel& wheel, duration deadline);
    // The same; then cancels those that are left, and waits for their end a moment more. True: none
    // is left, and the dispatcher may go. False: one does not listen (it waits for what cannot be
    // cancelled); session and dispatcher must stay until the event loop is shut down.
    task<bool> drain(timer_wheel& wheel, duration deadline);

    void on_online() override;
    void on_offline(const error& why, std::optional<duration> retry_in) override;
    void on_suspended(const error& why, duration retry_in) override;
    void on_resumed() override;
    void on_stanza(stanza s, std::uint64_t number) override;

    std::size_t backlog() const noexcept { return queued_; }

private:
    void dispatch_iq(const handler_table& table, incoming request);
    void dispatch_other(const handler_table& table, incoming in);
    void submit(async_handler handler, incoming in);
    void shed(incoming in);
    void on_done(std::size_t bytes) override;

    task<> go_online(sender session);
    template <class Call>
    void guarded(std::string_view what, jid_view peer, Call call) noexcept;
    bool idle() const noexcept { return queued_ == 0 && coming_online_ == 0; }

    workers& pool_;
    handler_host& host_;
    const handler_registry& registry_;
    backlog_limits limits_;
    session* session_ = nullptr;
    session_watcher* watcher_ = nullptr;
    std::uint32_t queued_ = 0;
    std::uint32_t queued_bytes_ = 0;
    std::uint32_t coming_online_ = 0;  // went_online() that has not returned
    bool closed_ = false;
    wait_queue drained_;
    task_group tasks_;
    task_id online_;
};

}  // namespace mynah

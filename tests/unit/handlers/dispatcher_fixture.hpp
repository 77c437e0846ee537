// A host with handlers on a logged-in session in memory.
#pragma once

#include "tests/unit/session/session_fixture.hpp"

#include <mynah/base/sleep.hpp>
#include <mynah/handlers/dispatcher.hpp>

#include <string>
#include <vector>

namespace mynah::testing {

// The dispatcher and the session refer to each other: this stands between until both are there.
class late_events : public session_events {
public:
    void on_online() override { to->on_online(); }
    void on_offline(const error& why, std::optional<duration> retry_in) override
    {
        to->on_offline(why, retry_in);
    }
    void on_stanza(stanza s, std::uint64_t number) override { to->on_stanza(std::move(s), number); }
    void on_suspended(const error& why, duration retry_in) override
    {
        to->on_suspended(why, retry_in);
    }
    void on_resumed() override { to->on_resumed(); }
    session_events* to = nullptr;
};

class dispatcher_fixture : private late_events, public session_fixture {
public:
    explicit dispatcher_fixture(handler_host& host, const handler_registry& registry,
                                backlog_limits limits = {}, worker_limits crew = {})
        : session_fixture(static_cast<session_events&>(static_cast<late_events&>(*this))),
          pool(io.get_executor(), time.wheel(), crew),
          dispatch(io.get_executor(), pool, host, registry, limits)
    {
        late_events::to = &dispatch;
        dispatch.attach(subject);
        start();
        log_in();
        (void)heard();
    }

    ~dispatcher_fixture()
    {
        subject.stop();
        subject.stop();
        group.spawn(end(), "end");
        time.advance(std::chrono::minutes(1));
    }

    // Says it and returns what comes back at once.
    std::string answer_to(std::string_view xml)
    {
        say(xml);
        return heard();
    }

    workers pool;
    dispatcher dispatch;

private:
    task<> end()
    {
        auto draining = dispatch.drain(time.wheel(), std::chrono::seconds(5));
        (void)co_await std::move(draining);
        auto ending = pool.shut_down();
        co_await std::move(ending);
    }
};

}  // namespace mynah::testing

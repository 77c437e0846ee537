// A bot of the test's own on a real server, beside its other sessions on the same loop.
#pragma once

#include <mynah/bot/bot_session.hpp>

#include <tests/integration/support/event_loop.hpp>
#include <tests/integration/support/login.hpp>

namespace mynah::testing {

class running_bot {
public:
    running_bot(event_loop& loop, bot& b, const login& how)
        : loop_(loop),
          links_(loop.context(), how.dns),
          workers_(loop.executor(), loop.wheel()),
          session_(loop.executor(), loop.wheel(), workers_, links_, how.finish(), b),
          tasks_(loop.executor())
    {
        tasks_.spawn(run(), "bot");
    }

    ~running_bot()
    {
        session_.stop();
        loop_.run_until([this] { return tasks_.size() == 0; });
    }

    running_bot(const running_bot&) = delete;
    running_bot& operator=(const running_bot&) = delete;

    sender handle() noexcept { return session_.stream().handle(); }
    const jid& address() noexcept { return session_.stream().address(); }
    counters& counts() noexcept { return session_.stream().counts(); }

private:
    task<> run()
    {
        auto running = session_.run();
        co_await std::move(running);
        auto ending = workers_.shut_down();
        co_await std::move(ending);
    }

    event_loop& loop_;
    net::network_links links_;
    workers workers_;
    bot_session session_;
    task_group tasks_;
};

}  // namespace mynah::testing

// A bot on a session in memory, led by hand.
#pragma once

#include <tests/unit/session/session_fixture.hpp>

#include <mynah/bot/bot_session.hpp>

#include <optional>
#include <string>
#include <utility>

namespace mynah::testing {

template <class Bot>
class bot_fixture : public server_by_hand {
public:
    explicit bot_fixture(memory_link_options options = {}) : server_by_hand(std::move(options)) {}
    ~bot_fixture()
    {
        session.stop();
        session.stop();
        time.advance(std::chrono::minutes(1));
        task_group last(io.get_executor());
        last.spawn(pool.shut_down(), "workers");
        time.settle();
    }

    void start()
    {
        group.spawn(run(), "bot");
        time.settle();
    }

    Bot subject;
    workers pool{io.get_executor(), time.wheel()};
    bot_session session{io.get_executor(), time.wheel(), pool, links, default_config(), subject};
    std::optional<error> ended;
    task_group group{io.get_executor(), [](std::string_view, std::exception_ptr) {}};

private:
    task<> run()
    {
        auto running = session.run();
        ended = co_await std::move(running);
    }
};

}  // namespace mynah::testing

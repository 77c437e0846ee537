// The loop that a test's sessions run on, turned by the test itself until something has happened.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/base/wheel_driver.hpp>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <functional>
#include <optional>

namespace mynah::testing {

class event_loop {
public:
    using limit = std::chrono::milliseconds;
    // For whatever takes a moment: on an idle machine hundredths of a second.
    static constexpr limit patience = std::chrono::seconds(30);

    asio::io_context& context() noexcept { return io_; }
    mynah::executor executor() noexcept { return io_.get_executor(); }
    timer_wheel& wheel() noexcept { return driver_.wheel(); }

    // True when `done` became true in time.
    bool run_until(const std::function<bool()>& done, limit within = patience)
    {
        const auto end = std::chrono::steady_clock::now() + within;
        while (!done()) {
            if (std::chrono::steady_clock::now() >= end) return false;
            io_.run_one_until(end);
        }
        return true;
    }

    // What the coroutine returns. One that hangs, or throws, fails the test.
    template <class T>
    T run(task<T> body)
    {
        std::optional<T> answer;
        task_group group(executor());
        group.spawn(keep(std::move(body), answer), "test");
        const bool ended = run_until([&group] { return group.size() == 0; });
        if (!ended) group.cancel();
        run_until([&group] { return group.size() == 0; });
        BOOST_REQUIRE(ended);
        BOOST_REQUIRE(answer.has_value());
        return std::move(*answer);
    }

private:
    template <class T>
    static task<> keep(task<T> body, std::optional<T>& answer)
    {
        auto value = co_await std::move(body);
        answer.emplace(std::move(value));
    }

    asio::io_context io_{1};
    asio::executor_work_guard<mynah::executor> work_{io_.get_executor()};
    wheel_driver driver_{io_.get_executor()};
};

}  // namespace mynah::testing

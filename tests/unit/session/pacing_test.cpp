#include <mynah/session/pacing.hpp>

#include "session_fixture.hpp"

#include <mynah/base/sleep.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <thread>
#include <vector>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

pacing_settings at(double per_second, std::uint32_t burst)
{
    pacing_settings s;
    s.per_second = per_second;
    s.burst = burst;
    return s;
}

struct fixture {
    asio::io_context io{1};
    virtual_clock time{io};
    time_point began = time.now();
    task_group group{io.get_executor(), [](std::string_view, std::exception_ptr) {}};
    std::vector<duration> started;  // since the beginning, in order

    ~fixture()
    {
        group.cancel();
        time.settle();
    }

    task<> one(pacing& pace, std::string host)
    {
        auto mine = pace.reserve(std::move(host), time.now());
        if (mine.start() > time.now()) {
            auto waiting = sleep_until(time.wheel(), mine.start());
            co_await std::move(waiting);
        }
        mine.take();
        started.push_back(time.now() - began);
    }
    task_id start(pacing& pace, std::string host = "a.example")
    {
        return group.spawn(one(pace, std::move(host)), "session");
    }
    void cancel(task_id id)
    {
        group.cancel(id);
        time.settle();
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(pacing_test, fixture)

BOOST_AUTO_TEST_CASE(ten_thousand_sessions_of_a_host_start_evenly_within_200_seconds)
{
    pacing pace;
    for (int i = 0; i < 10'000; ++i) start(pace);
    time.advance(0s);
    BOOST_TEST(started.size() == 50u);
    for (std::size_t second = 1; second < 200; ++second) {
        time.advance(1s);
        BOOST_REQUIRE(started.size() == 50 * (second + 1));
    }
    BOOST_TEST(started.size() == 10'000u);
    for (std::size_t i = 51; i < started.size(); ++i)
        BOOST_REQUIRE((started[i] - started[i - 1] == 20ms));
}

BOOST_AUTO_TEST_CASE(hosts_do_not_wait_for_each_other)
{
    pacing pace(at(1, 1));
    start(pace, "a.example");
    start(pace, "b.example");
    start(pace, "a.example");
    time.advance(0s);
    BOOST_TEST(started.size() == 2u);
    time.advance(1s);
    BOOST_TEST(started.size() == 3u);
}

BOOST_AUTO_TEST_CASE(after_a_pause_a_burst_passes_again_and_not_more)
{
    pacing pace(at(1, 3));
    for (int i = 0; i < 3; ++i) start(pace);
    time.advance(1h);
    BOOST_TEST(started.size() == 3u);
    for (int i = 0; i < 5; ++i) start(pace);
    time.advance(0s);
    BOOST_TEST(started.size() == 6u);
    time.advance(1s);
    BOOST_TEST(started.size() == 7u);
}

BOOST_AUTO_TEST_CASE(who_gives_up_leaves_its_turn_to_the_next)
{
    pacing pace(at(1, 1));
    start(pace);
    const auto second = start(pace);
    start(pace);
    time.advance(0s);
    cancel(second);
    start(pace);
    time.advance(10s);
    BOOST_TEST((started == std::vector<duration>{0s, 1s, 2s}));
}

BOOST_AUTO_TEST_CASE(when_all_give_up_in_whatever_order_nothing_is_left_to_wait_for)
{
    for (const bool forwards : {true, false}) {
        started.clear();
        began = time.now();
        pacing pace(at(1, 1));
        start(pace);
        std::vector<task_id> waiting;
        for (int i = 0; i < 100; ++i) waiting.push_back(start(pace));
        time.advance(0s);
        for (std::size_t i = 0; i < waiting.size(); ++i)
            cancel(forwards ? waiting[i] : waiting[waiting.size() - 1 - i]);
        start(pace);
        time.advance(1s);
        BOOST_TEST(started.size() == 2u);
    }
}

BOOST_AUTO_TEST_CASE(turns_that_passed_unused_are_not_made_up_for)
{
    pacing pace(at(1, 1));
    start(pace);
    std::vector<task_id> waiting;
    for (int i = 0; i < 3; ++i) waiting.push_back(start(pace));
    time.advance(0s);
    cancel(waiting[0]);
    cancel(waiting[1]);
    time.advance(3s);
    BOOST_TEST(started.size() == 2u);
    start(pace);
    start(pace);
    time.advance(1s);
    BOOST_TEST(started.size() == 3u);
}

BOOST_AUTO_TEST_CASE(the_wait_outlives_the_pacing)
{
    {
        pacing pace(at(1, 1));
        start(pace);
        start(pace);
        time.advance(0s);
    }
    time.advance(1s);
    BOOST_TEST(started.size() == 2u);
}

BOOST_AUTO_TEST_CASE(hosts_are_forgotten_past_the_limit)
{
    auto settings = at(1, 1);
    settings.hosts = 1;
    pacing pace(settings);
    start(pace, "a.example");
    start(pace, "b.example");
    start(pace, "a.example");
    time.advance(0s);
    BOOST_TEST(started.size() == 3u);
}

BOOST_AUTO_TEST_CASE(threads_share_one_rate)
{
    pacing pace(at(100, 10));
    constexpr int each = 50;
    std::vector<std::vector<duration>> starts(4);
    std::vector<std::thread> threads;
    for (auto& mine : starts)
        threads.emplace_back([&] {
            fixture own;
            for (int i = 0; i < each; ++i) own.start(pace);
            own.time.advance(10s);
            mine = own.started;
        });
    for (auto& t : threads) t.join();
    std::vector<duration> all;
    for (const auto& mine : starts) all.insert(all.end(), mine.begin(), mine.end());
    std::ranges::sort(all);
    BOOST_REQUIRE(all.size() == 4u * each);
    BOOST_TEST((all[9] == 0s));
    for (std::size_t i = 10; i < all.size(); ++i)
        BOOST_REQUIRE((all[i] == 10ms * static_cast<int>(i - 9)));
}

BOOST_AUTO_TEST_CASE(a_session_waits_for_its_turn_before_it_connects)
{
    auto config = default_config();
    config.pace = std::make_shared<pacing>(at(1, 1));
    session_fixture first(config);
    session_fixture second(config);
    first.start();
    second.start();
    BOOST_TEST(first.links.attempts() == 1u);
    BOOST_TEST(second.links.attempts() == 0u);
    second.time.advance(1s);
    BOOST_TEST(second.links.attempts() == 1u);
}

BOOST_AUTO_TEST_CASE(a_session_that_stops_while_it_waits_ends_at_once)
{
    auto config = default_config();
    config.pace = std::make_shared<pacing>(at(0.001, 1));
    session_fixture first(config);
    session_fixture second(config);
    first.start();
    second.start();
    second.subject.stop();
    second.time.settle();
    BOOST_TEST((second.ended && second.ended->code == errc::closed));
    BOOST_TEST(second.links.attempts() == 0u);
}

BOOST_AUTO_TEST_CASE(an_explicit_target_is_the_host_that_counts)
{
    auto config = default_config();
    config.pace = std::make_shared<pacing>(at(1, 1));
    session_fixture by_dns(config);
    config.via = net::endpoint("server.example", 5222);
    session_fixture by_name(config);
    by_dns.start();
    by_name.start();
    BOOST_TEST(by_name.links.attempts() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

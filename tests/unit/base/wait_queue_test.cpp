#include <mynah/base/wait_queue.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>
#include <memory>
#include <string>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

task<> take_turn(wait_queue& q, char name, std::string& order)
{
    co_await q.wait();
    order += name;
}

BOOST_AUTO_TEST_SUITE(wait_queue_test)

BOOST_AUTO_TEST_CASE(coroutines_are_woken_in_order_of_arrival)
{
    asio::io_context io(1);
    wait_queue q;
    std::string order;
    std::deque<by_hand> runs;
    for (char c : {'a', 'b', 'c', 'd'}) runs.emplace_back(io, take_turn(q, c, order));
    settle(io);

    q.wake_one();
    settle(io);
    BOOST_TEST(order == "a");
    q.wake_all();
    BOOST_TEST(q.empty());
    settle(io);
    BOOST_TEST(order == "abcd");
}

BOOST_AUTO_TEST_CASE(a_wake_without_waiters_is_not_remembered)
{
    asio::io_context io(1);
    wait_queue q;
    q.wake_one();
    std::string order;
    by_hand run(io, take_turn(q, 'a', order));
    settle(io);
    BOOST_TEST(!run.done());
    q.wake_one();
    settle(io);
    BOOST_TEST(run.succeeded());
}

BOOST_AUTO_TEST_CASE(who_is_cancelled_leaves_the_queue)
{
    asio::io_context io(1);
    wait_queue q;
    std::string order;
    std::deque<by_hand> runs;
    for (char c : {'a', 'b', 'c'}) runs.emplace_back(io, take_turn(q, c, order));
    settle(io);
    runs[1].cancel();
    settle(io);
    BOOST_TEST(runs[1].aborted());
    q.wake_one();
    q.wake_one();
    settle(io);
    BOOST_TEST(order == "ac");
}

BOOST_AUTO_TEST_CASE(a_wake_is_not_lost_on_somebody_who_was_cancelled_just_before)
{
    asio::io_context io(1);
    wait_queue q;
    std::string order;
    std::deque<by_hand> runs;
    for (char c : {'a', 'b'}) runs.emplace_back(io, take_turn(q, c, order));
    settle(io);
    runs[0].cancel();
    q.wake_one();
    settle(io);
    BOOST_TEST(runs[0].aborted());
    BOOST_TEST(order == "b");
}

BOOST_AUTO_TEST_CASE(destroying_the_queue_ends_the_waits_like_a_cancellation)
{
    asio::io_context io(1);
    auto q = std::make_unique<wait_queue>();
    std::string order;
    by_hand run(io, take_turn(*q, 'a', order));
    settle(io);
    q.reset();
    settle(io);
    BOOST_TEST(run.aborted());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

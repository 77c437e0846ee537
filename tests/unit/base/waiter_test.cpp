#include <mynah/base/waiter.hpp>

#include <boost/asio/error.hpp>
#include <boost/test/unit_test.hpp>

#include <memory>
#include <optional>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

task<> wait_once(waiter& w, int& woken)
{
    co_await w.wait();
    ++woken;
}

task<> wait_shielded_once(waiter& w, cancel_hook hook, int& woken)
{
    co_await w.wait_shielded(hook);
    ++woken;
}

task<> hold(waiter& w, std::shared_ptr<int> held)
{
    co_await w.wait();
    ++*held;
}

task<> wait_in_own_frame(std::shared_ptr<int> held)
{
    waiter never_woken;
    co_await never_woken.wait();
    ++*held;
}

task<> take_from(one_shot<std::unique_ptr<int>>& slot, int& got)
{
    co_await slot.wait();
    got = *slot.take();
}

BOOST_AUTO_TEST_SUITE(waiter_test)

BOOST_AUTO_TEST_CASE(a_wake_resumes_the_coroutine_outside_of_the_callers_stack)
{
    asio::io_context io(1);
    waiter w;
    int woken = 0;
    by_hand run(io, wait_once(w, woken));
    settle(io);
    BOOST_TEST(w.waiting());

    w.wake();
    BOOST_TEST(woken == 0);
    BOOST_TEST(!w.waiting());

    settle(io);
    BOOST_TEST(woken == 1);
    BOOST_TEST(run.succeeded());
}

BOOST_AUTO_TEST_CASE(a_wake_before_the_wait_is_remembered_once)
{
    asio::io_context io(1);
    waiter w;
    w.wake();
    w.wake();
    int woken = 0;
    by_hand first(io, wait_once(w, woken));
    settle(io);
    BOOST_TEST(first.succeeded());

    by_hand second(io, wait_once(w, woken));
    settle(io);
    BOOST_TEST(!second.done());
    w.wake();
    settle(io);
    BOOST_TEST(second.succeeded());
    BOOST_TEST(woken == 2);
}

BOOST_AUTO_TEST_CASE(a_cancelled_wait_throws_operation_aborted)
{
    asio::io_context io(1);
    waiter w;
    int woken = 0;
    by_hand run(io, wait_once(w, woken));
    settle(io);
    run.cancel();
    BOOST_TEST(!w.waiting());
    settle(io);
    BOOST_TEST(run.aborted());
    BOOST_TEST(woken == 0);
}

BOOST_AUTO_TEST_CASE(a_wake_that_came_first_wins_against_a_cancellation)
{
    asio::io_context io(1);
    waiter w;
    int woken = 0;
    by_hand run(io, wait_once(w, woken));
    settle(io);
    w.wake();
    run.cancel();
    settle(io);
    BOOST_TEST(woken == 1);
}

BOOST_AUTO_TEST_CASE(a_cancellation_after_the_waiter_is_gone_touches_nothing)
{
    asio::io_context io(1);
    auto w = std::make_unique<waiter>();
    int woken = 0;
    by_hand run(io, wait_once(*w, woken));
    settle(io);
    w->wake();
    w.reset();
    run.cancel();
    settle(io);
    BOOST_TEST(run.done());
}

BOOST_AUTO_TEST_CASE(destroying_a_waiter_ends_the_wait_like_a_cancellation)
{
    asio::io_context io(1);
    auto w = std::make_unique<waiter>();
    int woken = 0;
    by_hand run(io, wait_once(*w, woken));
    settle(io);
    w.reset();
    settle(io);
    BOOST_TEST(run.aborted());
}

BOOST_AUTO_TEST_CASE(a_second_wait_is_refused_and_the_first_goes_on)
{
    asio::io_context io(1);
    waiter w;
    int woken = 0;
    by_hand first(io, wait_once(w, woken));
    by_hand second(io, wait_once(w, woken));
    settle(io);
    BOOST_TEST(!first.done());
    BOOST_CHECK_EXCEPTION(second.rethrow(), boost::system::system_error,
                          [](const auto& e) { return e.code() == asio::error::already_started; });
    w.wake();
    settle(io);
    BOOST_TEST(first.succeeded());
}

BOOST_AUTO_TEST_CASE(a_shielded_wait_survives_cancellation_and_calls_the_hook)
{
    asio::io_context io(1);
    waiter w;
    int woken = 0;
    int asked = 0;
    const cancel_hook hook([](void* n) { ++*static_cast<int*>(n); }, &asked);
    by_hand run(io, wait_shielded_once(w, hook, woken));
    settle(io);
    run.cancel();
    settle(io);
    BOOST_TEST(asked == 1);
    BOOST_TEST(w.waiting());
    w.wake();
    settle(io);
    BOOST_TEST(woken == 1);
}

BOOST_AUTO_TEST_CASE(a_hook_may_wake_the_wait_that_it_belongs_to)
{
    asio::io_context io(1);
    waiter w;
    int woken = 0;
    const cancel_hook hook([](void* self) { static_cast<waiter*>(self)->wake(); }, &w);
    by_hand run(io, wait_shielded_once(w, hook, woken));
    settle(io);
    run.cancel();
    settle(io);
    BOOST_TEST(woken == 1);
}

BOOST_AUTO_TEST_CASE(destroying_the_io_context_destroys_the_waiting_frames)
{
    auto held = std::make_shared<int>(0);
    std::weak_ptr<int> watch = held;
    waiter outside;
    std::optional<asio::io_context> io(1);
    by_hand one(*io, hold(outside, held));
    by_hand two(*io, wait_in_own_frame(held));
    held.reset();
    settle(*io);
    BOOST_TEST(watch.use_count() == 2);

    io.reset();
    BOOST_TEST(watch.expired());
    BOOST_TEST(!outside.waiting());
}

BOOST_AUTO_TEST_CASE(the_io_context_may_go_after_the_cancellation_signal)
{
    auto held = std::make_shared<int>(0);
    {
        asio::io_context io(1);
        by_hand run(io, wait_in_own_frame(held));
        settle(io);
    }
    BOOST_TEST(held.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(a_one_shot_carries_a_move_only_value)
{
    asio::io_context io(1);
    one_shot<std::unique_ptr<int>> slot;
    int got = 0;
    by_hand run(io, take_from(slot, got));
    settle(io);
    BOOST_TEST(slot.set(std::make_unique<int>(7)));
    settle(io);
    BOOST_TEST(got == 7);
}

BOOST_AUTO_TEST_CASE(the_first_value_of_a_one_shot_counts)
{
    asio::io_context io(1);
    one_shot<std::unique_ptr<int>> slot;
    BOOST_TEST(slot.set(std::make_unique<int>(1)));
    BOOST_TEST(!slot.set(std::make_unique<int>(2)));
    int got = 0;
    by_hand run(io, take_from(slot, got));
    settle(io);
    BOOST_TEST(got == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

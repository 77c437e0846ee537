#include <mynah/base/spawn.hpp>

#include <mynah/base/sleep.hpp>
#include <mynah/base/waiter.hpp>
#include <mynah/testing/virtual_clock.hpp>

#include <boost/test/unit_test.hpp>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

using namespace std::chrono_literals;

task<> note(std::string& log, char name)
{
    log += name;
    co_return;
}

task<> note_after(timer_wheel& wheel, duration time, std::string& log, char name)
{
    co_await sleep(wheel, time);
    log += name;
}

task<> fail_after(timer_wheel& wheel, duration time)
{
    co_await sleep(wheel, time);
    throw std::runtime_error("broken");
}

task<> cancel_own_group(task_group& group, std::string& log)
{
    group.cancel();
    log += 'c';
    waiter never_woken;
    co_await never_woken.wait();
    log += 'x';
}

task<> hold(std::shared_ptr<int> held)
{
    waiter never_woken;
    co_await never_woken.wait();
    ++*held;
}

task<> own_a_group(executor ex, std::shared_ptr<int> held)
{
    task_group group(ex);
    group.spawn(hold(held), "held");
    co_await group.join();
}

struct fixture {
    asio::io_context io{1};
    testing::virtual_clock time{io};
    std::string log;
    executor ex = io.get_executor();
};

BOOST_FIXTURE_TEST_SUITE(spawn_test, fixture)

BOOST_AUTO_TEST_CASE(a_task_does_not_start_in_the_callers_stack)
{
    task_group group(ex);
    group.spawn(note(log, 'a'), "a");
    BOOST_TEST(log == "");
    time.settle();
    BOOST_TEST(log == "a");
    BOOST_TEST(group.size() == 0u);
}

BOOST_AUTO_TEST_CASE(join_waits_for_every_task)
{
    task_group group(ex);
    group.spawn(note_after(time.wheel(), 2s, log, 'b'), "b");
    group.spawn(note_after(time.wheel(), 1s, log, 'a'), "a");
    by_hand joined(io, group.join());
    time.advance(1s);
    BOOST_TEST(!joined.done());
    time.advance(1s);
    BOOST_TEST(joined.succeeded());
    BOOST_TEST(log == "ab");
}

BOOST_AUTO_TEST_CASE(join_of_an_empty_group_ends_at_once)
{
    task_group group(ex);
    by_hand joined(io, group.join());
    time.settle();
    BOOST_TEST(joined.succeeded());
}

BOOST_AUTO_TEST_CASE(the_names_of_what_still_runs_are_known)
{
    task_group group(ex);
    group.spawn(note_after(time.wheel(), 1s, log, 'a'), "short");
    group.spawn(note_after(time.wheel(), 3s, log, 'b'), "reader of a@example.org");
    time.advance(2s);
    const std::vector<std::string> expected{"reader of a@example.org"};
    BOOST_TEST(group.running() == expected);
    time.advance(1s);
    BOOST_TEST(group.running().empty());
}

BOOST_AUTO_TEST_CASE(cancel_ends_the_tasks_and_is_no_failure)
{
    task_group group(ex);
    group.spawn(note_after(time.wheel(), 1h, log, 'a'), "a");
    group.spawn(note_after(time.wheel(), 1h, log, 'b'), "b");
    by_hand joined(io, group.join());
    time.settle();
    group.cancel();
    time.settle();
    BOOST_TEST(joined.succeeded());
    BOOST_TEST(log == "");
    BOOST_TEST(time.wheel().size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_cancelled_group_takes_no_tasks_and_starts_none)
{
    task_group group(ex);
    BOOST_TEST(bool(group.spawn(note(log, 'a'), "waits for its turn")));
    group.cancel();
    BOOST_TEST(!group.spawn(note(log, 'b'), "too late"));
    time.settle();
    BOOST_TEST(log == "");
    BOOST_TEST(group.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_task_may_cancel_its_own_group)
{
    task_group group(ex);
    group.spawn(cancel_own_group(group, log), "c");
    by_hand joined(io, group.join());
    time.settle();
    BOOST_TEST(joined.succeeded());
    BOOST_TEST(log == "c");
}

BOOST_AUTO_TEST_CASE(the_first_failure_cancels_the_others_and_comes_out_of_join)
{
    task_group group(ex);
    group.spawn(fail_after(time.wheel(), 1s), "bad");
    group.spawn(note_after(time.wheel(), 1h, log, 'a'), "a");
    by_hand joined(io, group.join());
    time.advance(1s);
    BOOST_TEST(joined.done());
    BOOST_CHECK_THROW(joined.rethrow(), std::runtime_error);
    BOOST_TEST(log == "");
}

BOOST_AUTO_TEST_CASE(a_group_that_was_empty_takes_tasks_again)
{
    task_group group(ex);
    std::vector<task_id> ids;
    for (int i = 0; i < 3; ++i) {
        ids.push_back(group.spawn(note_after(time.wheel(), 1s, log, 'a'), "a"));
        time.advance(1s);
        BOOST_TEST(group.size() == 0u);
        group.cancel(ids.back());  // no harm: it has ended
    }
    BOOST_TEST(log == "aaa");
    BOOST_TEST((ids[0] != ids[1] && ids[1] != ids[2]));
    by_hand joined(io, group.join());
    time.settle();
    BOOST_TEST(joined.succeeded());
    group.cancel();
    BOOST_TEST(!group.spawn(note_after(time.wheel(), 1s, log, 'b'), "b"));
}

BOOST_AUTO_TEST_CASE(a_failure_handler_gets_the_name_and_the_others_go_on)
{
    static std::string failed;
    task_group group(ex, [](std::string_view name, std::exception_ptr what) {
        failed += name;
        BOOST_CHECK_THROW(std::rethrow_exception(what), std::runtime_error);
    });
    group.spawn(fail_after(time.wheel(), 1s), "bad");
    group.spawn(note_after(time.wheel(), 2s, log, 'a'), "a");
    by_hand joined(io, group.join());
    time.advance(2s);
    BOOST_TEST(failed == "bad");
    BOOST_TEST(log == "a");
    BOOST_TEST(joined.succeeded());
}

BOOST_AUTO_TEST_CASE(cancelling_who_joins_cancels_the_tasks_and_waits_for_them)
{
    task_group group(ex);
    group.spawn(note_after(time.wheel(), 1h, log, 'a'), "a");
    by_hand joined(io, group.join());
    time.settle();
    joined.cancel();
    time.settle();
    BOOST_TEST(joined.aborted());
    BOOST_TEST(group.size() == 0u);
}

BOOST_AUTO_TEST_CASE(a_cancellation_passes_through_nested_groups)
{
    auto held = std::make_shared<int>(0);
    task_group outer(ex);
    outer.spawn(own_a_group(ex, held), "inner");
    by_hand joined(io, outer.join());
    time.settle();
    BOOST_TEST(held.use_count() > 1);
    outer.cancel();
    time.settle();
    BOOST_TEST(joined.succeeded());
    BOOST_TEST(held.use_count() == 1);
}

BOOST_AUTO_TEST_CASE(destroying_the_io_context_destroys_the_frames_of_a_group)
{
    auto held = std::make_shared<int>(0);
    std::optional<asio::io_context> other(1);
    by_hand owner(*other, own_a_group(other->get_executor(), held));
    settle(*other);
    BOOST_TEST(held.use_count() > 1);
    other.reset();
    BOOST_TEST(held.use_count() == 1);
    BOOST_TEST(!owner.done());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

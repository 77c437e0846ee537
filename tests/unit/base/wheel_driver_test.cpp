#include <mynah/base/wheel_driver.hpp>

#include <mynah/base/sleep.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(wheel_driver_test)

BOOST_AUTO_TEST_CASE(the_real_clock_fires_timers_not_before_their_time)
{
    asio::io_context io(1);
    wheel_driver driver(io.get_executor());
    const time_point began = clock::now();
    by_hand run(io, sleep(driver.wheel(), 30ms));
    io.run();
    BOOST_TEST(run.succeeded());
    BOOST_TEST((clock::now() - began >= 30ms));
}

BOOST_AUTO_TEST_CASE(an_earlier_deadline_is_not_kept_waiting_by_a_later_one)
{
    asio::io_context io(1);
    wheel_driver driver(io.get_executor());
    by_hand late(io, sleep(driver.wheel(), 1h));
    by_hand early(io, sleep(driver.wheel(), 10ms));
    settle(io, early);
    BOOST_TEST(early.succeeded());
    BOOST_TEST(!late.done());
}

BOOST_AUTO_TEST_CASE(an_empty_wheel_lets_the_io_context_run_out_of_work)
{
    asio::io_context io(1);
    wheel_driver driver(io.get_executor());
    by_hand run(io, sleep(driver.wheel(), 1h));
    settle(io);
    BOOST_TEST(!io.stopped());
    run.cancel();
    io.run();
    BOOST_TEST(run.aborted());
}

BOOST_AUTO_TEST_CASE(a_driver_may_go_while_its_alarm_is_on_the_way)
{
    asio::io_context io(1);
    std::optional<wheel_driver> driver(io.get_executor());
    int fired = 0;
    timer t([](void* n) { ++*static_cast<int*>(n); }, &fired);
    driver->wheel().schedule_after(t, duration::zero());
    driver.reset();
    io.run();
    BOOST_TEST(fired == 0);
    BOOST_TEST(!t.scheduled());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

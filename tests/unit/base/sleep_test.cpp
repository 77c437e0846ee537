#include <mynah/base/sleep.hpp>

#include <mynah/testing/virtual_clock.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

using namespace std::chrono_literals;

task<> note_after(timer_wheel& wheel, duration time, char name, std::string& log)
{
    co_await sleep(wheel, time);
    log += name;
}

task<> thrice(timer_wheel& wheel)
{
    for (int i = 0; i < 3; ++i) co_await sleep(wheel, 20ms);
}

class sleeping_thrice {
public:
    sleeping_thrice(asio::io_context&, timer_wheel& wheel) : wheel_(wheel) {}
    task<> body() { return thrice(wheel_); }
    void check() {}

private:
    timer_wheel& wheel_;
};

BOOST_AUTO_TEST_SUITE(sleep_test)

BOOST_AUTO_TEST_CASE(sleepers_wake_in_the_order_of_their_times)
{
    asio::io_context io(1);
    testing::virtual_clock time(io);
    std::string log;
    by_hand b(io, note_after(time.wheel(), 2s, 'b', log));
    by_hand a(io, note_after(time.wheel(), 1s, 'a', log));
    time.advance(1s);
    BOOST_TEST(log == "a");
    time.advance(1s);
    BOOST_TEST(log == "ab");
}

BOOST_AUTO_TEST_CASE(sleep_until_takes_a_point_in_time)
{
    asio::io_context io(1);
    testing::virtual_clock time(io);
    by_hand run(io, sleep_until(time.wheel(), time.now() + 1min));
    time.advance(59s);
    BOOST_TEST(!run.done());
    time.advance(1s);
    BOOST_TEST(run.succeeded());
}

BOOST_AUTO_TEST_CASE(a_sleep_can_be_cancelled_at_every_step)
{
    cancel_at_every_step<sleeping_thrice>();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

#include <mynah/testing/virtual_clock.hpp>

#include <mynah/base/sleep.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <string>
#include <vector>

namespace mynah::testing {
namespace {

using namespace std::chrono_literals;

task<> note_times(virtual_clock& time, std::vector<duration>& log)
{
    const time_point began = time.now();
    for (int i = 0; i < 3; ++i) {
        co_await sleep(time.wheel(), 1s);
        log.push_back(time.now() - began);
    }
}

BOOST_AUTO_TEST_SUITE(virtual_clock_test)

// One advance over several deadlines: each happens at its own time, and what it starts counts from
// there.
BOOST_AUTO_TEST_CASE(everything_happens_at_its_own_time)
{
    asio::io_context io(1);
    virtual_clock time(io);
    std::vector<duration> log;
    asio::co_spawn(io, note_times(time, log), [](std::exception_ptr e) { BOOST_TEST(!e); });
    time.advance(10s);
    const std::vector<duration> expected{1s, 2s, 3s};
    BOOST_TEST((log == expected));
}

BOOST_AUTO_TEST_CASE(time_stands_still_between_advances)
{
    asio::io_context io(1);
    virtual_clock time(io);
    const time_point before = time.now();
    time.settle();
    BOOST_TEST((time.now() == before));
    time.advance(90s);
    BOOST_TEST((time.now() == before + 90s));
    BOOST_TEST((time.wheel().now() == time.now()));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::testing

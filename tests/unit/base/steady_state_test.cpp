// Waits that happen per stanza must not allocate once the loop is warm. Counts operator new and
// aligned_alloc (coroutine frames and Asio's operations use the latter).
#include <mynah/base/channel.hpp>
#include <mynah/base/sleep.hpp>
#include <mynah/base/waiter.hpp>

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <new>

#include "run_by_hand.hpp"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define MYNAH_OWN_MALLOC 1  // the sanitizers have their own
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define MYNAH_OWN_MALLOC 1
#endif
#endif

#ifndef MYNAH_OWN_MALLOC

namespace {

thread_local std::size_t allocations = 0;

}  // namespace

void* operator new(std::size_t size)
{
    ++allocations;
    if (void* p = std::malloc(size != 0 ? size : 1)) return p;
    throw std::bad_alloc();
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }

extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size) noexcept
{
    ++allocations;
    void* p = nullptr;
    return posix_memalign(&p, alignment < sizeof(void*) ? sizeof(void*) : alignment, size) == 0
               ? p
               : nullptr;
}

namespace mynah {
namespace {

using namespace std::chrono_literals;

constexpr int warm_up = 100;
constexpr int rounds = 1000;

task<> wait_often(waiter& w, std::size_t& counted)
{
    std::size_t before = 0;
    for (int i = 0; i < warm_up + rounds; ++i) {
        if (i == warm_up) before = allocations;
        co_await w.wait();
    }
    counted = allocations - before;
}

task<> wake_often(waiter& a, waiter& b)
{
    for (int i = 0; i < warm_up + rounds; ++i) {
        a.wake();
        b.wake();
        co_await b.wait();
    }
}

task<> push_often(channel<std::size_t>& c)
{
    for (std::size_t i = 0; i < warm_up + rounds; ++i) (void)co_await c.push(i);
}

task<> pop_often(channel<std::size_t>& c, std::size_t& counted)
{
    std::size_t before = 0;
    for (int i = 0; i < warm_up + rounds; ++i) {
        if (i == warm_up) before = allocations;
        (void)co_await c.pop();
    }
    counted = allocations - before;
}

task<> sleep_often(timer_wheel& wheel, std::size_t& counted)
{
    std::size_t before = 0;
    for (int i = 0; i < warm_up + rounds; ++i) {
        if (i == warm_up) before = allocations;
        co_await sleep(wheel, timer_wheel::resolution);
    }
    counted = allocations - before;
}

// Moves the wheel from inside the loop, as a driver does.
task<> move_often(timer_wheel& wheel)
{
    for (int i = 0; i < 2 * (warm_up + rounds); ++i) {
        co_await asio::post(use_task);
        wheel.advance(wheel.now() + timer_wheel::resolution);
    }
}

BOOST_AUTO_TEST_SUITE(steady_state_test)

BOOST_AUTO_TEST_CASE(the_counter_sees_frames_and_plain_objects)
{
    const std::size_t before = allocations;
    delete new int(1);
    std::free(std::aligned_alloc(16, 64));
    BOOST_TEST(allocations == before + 2);
}

BOOST_AUTO_TEST_CASE(waiting_and_waking_allocate_nothing)
{
    asio::io_context io(1);
    waiter a, b;
    std::size_t counted = 1;
    by_hand one(io, wait_often(a, counted));
    by_hand two(io, wake_often(a, b));
    io.run();
    BOOST_TEST(one.succeeded());
    BOOST_TEST(counted == 0u);
}

BOOST_AUTO_TEST_CASE(a_channel_allocates_nothing_per_item)
{
    asio::io_context io(1);
    channel<std::size_t> c(1);
    std::size_t counted = 1;
    by_hand popper(io, pop_often(c, counted));
    by_hand pusher(io, push_often(c));
    io.run();
    BOOST_TEST(popper.succeeded());
    BOOST_TEST(counted == 0u);
}

BOOST_AUTO_TEST_CASE(a_sleep_allocates_nothing)
{
    asio::io_context io(1);
    timer_wheel wheel(time_point{});
    std::size_t counted = 1;
    by_hand sleeper(io, sleep_often(wheel, counted));
    by_hand mover(io, move_often(wheel));
    io.run();
    BOOST_TEST(sleeper.succeeded());
    BOOST_TEST(counted == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

#endif

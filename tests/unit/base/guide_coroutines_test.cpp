// The code of docs/guide/coroutines.md, between `// [name]` and `// [/name]`: it compiles, runs and
// does what the page says.
#include <mynah/base/adopt.hpp>
#include <mynah/base/channel.hpp>
#include <mynah/base/offload.hpp>
#include <mynah/base/result.hpp>
#include <mynah/base/sleep.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/testing/virtual_clock.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

using namespace std::chrono_literals;

// [shape]
task<std::string> greeting(std::string name)  // values by value: the caller's may be gone
{
    co_return "hello, " + name;
}

task<> greet(std::string& out)  // a reference only to what outlives the whole task
{
    auto hello = greeting("world");
    out = co_await std::move(hello);
}
// [/shape]

// An aggregate with a member that owns memory.
struct address {
    std::string user;
    std::string host;
};

task<std::string> write_to(address to) { co_return to.user + "@" + to.host; }

task<> aggregate_by_name(std::string& out)
{
    // [aggregate]
    // wrong: co_await write_to({"juliet", "example.org"})      both strings are freed twice
    address to{"juliet", "example.org"};
    auto written = write_to(std::move(to));
    out = co_await std::move(written);
    // [/aggregate]
}

task<std::string> either(bool first)
{
    // [conditional]
    // wrong: co_await (first ? greeting("a") : greeting("b"))
    if (first) co_return co_await greeting("a");
    co_return co_await greeting("b");
    // [/conditional]
}

// [asio]
task<> wait_a_little()
{
    asio::steady_timer timer(co_await asio::this_coro::executor, 1ms);
    co_await timer.async_wait(use_task);  // use_task, not use_awaitable
}
// [/asio]

asio::awaitable<std::string> their_query() { co_return "row"; }

// [adopt]
task<std::string> ask_database()
{
    auto query = their_query();  // asio::awaitable<std::string>, or any type with operator co_await
    co_return co_await adopt(std::move(query));
}
// [/adopt]

// [offload]
std::string slow_hash(std::string text, int rounds)
{
    for (int i = 0; i < rounds; ++i) text += text.back();
    return text;
}

task<std::string> hash(std::string password)
{
    // On a pool thread; this coroutine goes on at its own. What the call owns goes in as arguments.
    co_return co_await offload(&slow_hash, std::move(password), 3);
}
// [/offload]

// [join]
task<> produce(channel<int>& out)
{
    for (int i = 1; i <= 3; ++i) (void)co_await out.push(i);
    out.close();
}

task<> consume(channel<int>& in, int& sum)
{
    while (true) {
        auto next = co_await in.pop();
        if (!next) co_return;  // closed
        sum += *next;
    }
}

task<> add_up(int& sum)
{
    channel<int> numbers(2);
    task_group group(co_await asio::this_coro::executor);
    group.spawn(produce(numbers), "produce");
    group.spawn(consume(numbers, sum), "consume");
    co_await group.join();  // the only wait between spawn and the end of the group
}
// [/join]

// [cancel]
class lamp {
public:
    explicit lamp(bool& on) : on_(on) { on_ = true; }
    lamp(const lamp&) = delete;
    lamp& operator=(const lamp&) = delete;
    ~lamp() { on_ = false; }  // runs when the sleep below is cancelled; cannot co_await

private:
    bool& on_;
};

task<> shine(timer_wheel& wheel, bool& on)
{
    const lamp lit(on);
    co_await sleep(wheel, 1h);
}
// [/cancel]

struct fixture {
    asio::io_context io{1};
    testing::virtual_clock time{io};
};

BOOST_FIXTURE_TEST_SUITE(guide_coroutines_test, fixture)

BOOST_AUTO_TEST_CASE(a_named_call_is_awaited)
{
    std::string out;
    by_hand run(io, greet(out));
    io.run();
    BOOST_TEST(out == "hello, world");
}

BOOST_AUTO_TEST_CASE(an_aggregate_is_named_first)
{
    std::string out;
    by_hand run(io, aggregate_by_name(out));
    io.run();
    BOOST_TEST(out == "juliet@example.org");
}

task<> pick(std::string& out)
{
    out = co_await either(true);
    out += co_await either(false);
}

BOOST_AUTO_TEST_CASE(a_choice_is_a_statement)
{
    std::string out;
    by_hand run(io, pick(out));
    io.run();
    BOOST_TEST(out == "hello, ahello, b");
}

BOOST_AUTO_TEST_CASE(asio_operations_take_use_task)
{
    by_hand run(io, wait_a_little());
    io.run();
    BOOST_TEST(run.succeeded());
}

task<> keep(task<std::string> from, std::string& out) { out = co_await std::move(from); }

BOOST_AUTO_TEST_CASE(foreign_awaitables_are_adopted)
{
    std::string out;
    by_hand run(io, keep(ask_database(), out));
    io.run();
    BOOST_TEST(out == "row");
}

BOOST_AUTO_TEST_CASE(blocking_calls_are_offloaded)
{
    std::string out;
    by_hand run(io, keep(hash("pass"), out));
    io.run();
    BOOST_TEST(out == "passsss");
}

BOOST_AUTO_TEST_CASE(who_spawns_joins)
{
    int sum = 0;
    by_hand run(io, add_up(sum));
    io.run();
    BOOST_TEST(run.succeeded());
    BOOST_TEST(sum == 6);
}

BOOST_AUTO_TEST_CASE(destructors_clean_up_after_a_cancellation)
{
    bool on = false;
    by_hand run(io, shine(time.wheel(), on));
    time.settle();
    BOOST_TEST(on);
    run.cancel();
    time.settle();
    BOOST_TEST(run.aborted());
    BOOST_TEST(!on);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

#include <mynah/base/offload.hpp>

#include <mynah/base/result.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>
#include <future>
#include <latch>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

// A call that waits until the test lets it go.
class gate {
public:
    void pass()
    {
        entered_.count_down();
        open_.wait();
    }
    void wait_until_entered() { entered_.wait(); }
    void open() { open_.count_down(); }

private:
    std::latch entered_{1};
    std::latch open_{1};
};

std::thread::id here() { return std::this_thread::get_id(); }
std::unique_ptr<int> twice(std::unique_ptr<int> n) { return std::make_unique<int>(*n * 2); }
void nothing() {}
int broken() { throw std::runtime_error("broken"); }
int through(std::shared_ptr<gate> g)
{
    g->pass();
    return 1;
}
void count(std::shared_ptr<std::atomic<int>> calls) { ++*calls; }

// No default constructor.
class reading {
public:
    explicit reading(int v) : value(v) {}
    int value;
};
reading measure() { return reading(5); }

task<> ask_for_threads(blocking_pool& pool, std::thread::id& before, std::thread::id& inside,
                       std::thread::id& after)
{
    before = here();
    inside = co_await offload(pool, &here);
    after = here();
}

task<> pass_to_the_end(std::shared_ptr<gate> g, int& got)
{
    auto passing = offload_to_end(&through, std::move(g));
    got = co_await std::move(passing);
}

task<> pass_values(blocking_pool& pool, int& got)
{
    auto n = co_await offload(pool, &twice, std::make_unique<int>(21));
    co_await offload(pool, &nothing);
    const reading five = co_await offload(pool, &measure);
    got = *n + five.value;
}

task<> call_lambda(blocking_pool& pool, std::string& got)
{
    got = co_await offload(
        pool, [](std::string a, int n) { return a + std::to_string(n); }, std::string("a"), 1);
}

task<> call_broken(blocking_pool& pool) { (void)co_await offload(pool, &broken); }

task<> call_through(blocking_pool& pool, std::shared_ptr<gate> g, int& got)
{
    got = co_await offload(pool, &through, std::move(g));
}

task<> call_count(blocking_pool& pool, std::shared_ptr<std::atomic<int>> calls)
{
    co_await offload(pool, &count, std::move(calls));
}

task<> call_shared(int& got)
{
    const reading r = co_await offload(&measure);
    got = r.value;
}

struct fixture {
    asio::io_context io{1};
};

BOOST_FIXTURE_TEST_SUITE(offload_test, fixture)

BOOST_AUTO_TEST_CASE(the_call_runs_elsewhere_and_the_caller_goes_on_at_its_own_thread)
{
    blocking_pool pool(1);
    std::thread::id before, inside, after;
    by_hand run(io, ask_for_threads(pool, before, inside, after));
    io.run();
    BOOST_TEST(run.succeeded());
    BOOST_TEST((before == here()));
    BOOST_TEST((inside != here()));
    BOOST_TEST((after == here()));
}

BOOST_AUTO_TEST_CASE(values_pass_also_those_that_only_move)
{
    blocking_pool pool(2);
    int got = 0;
    by_hand run(io, pass_values(pool, got));
    io.run();
    BOOST_TEST(run.succeeded());
    BOOST_TEST(got == 47);
}

BOOST_AUTO_TEST_CASE(a_lambda_gets_what_it_owns_as_arguments)
{
    blocking_pool pool(1);
    std::string got;
    by_hand run(io, call_lambda(pool, got));
    io.run();
    BOOST_TEST(got == "a1");
}

BOOST_AUTO_TEST_CASE(exceptions_pass)
{
    blocking_pool pool(1);
    by_hand run(io, call_broken(pool));
    io.run();
    BOOST_CHECK_THROW(run.rethrow(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(the_shared_pool_starts_by_itself)
{
    int got = 0;
    by_hand run(io, call_shared(got));
    io.run();
    BOOST_TEST(got == 5);
}

BOOST_AUTO_TEST_CASE(a_cancelled_caller_is_released_while_the_call_still_runs)
{
    blocking_pool pool(1);
    auto g = std::make_shared<gate>();
    int got = 0;
    by_hand run(io, call_through(pool, g, got));
    settle(io);
    g->wait_until_entered();
    run.cancel();
    io.run();
    BOOST_TEST(run.aborted());
    g->open();
    BOOST_TEST(got == 0);
}

BOOST_AUTO_TEST_CASE(a_call_to_the_end_is_waited_for_when_its_caller_is_cancelled)
{
    auto g = std::make_shared<gate>();
    int got = 0;
    by_hand run(io, pass_to_the_end(g, got));
    settle(io);
    g->wait_until_entered();
    run.cancel();
    settle(io);
    BOOST_TEST(!run.done());
    g->open();
    settle(io, run);
    BOOST_TEST(got == 1);
}

BOOST_AUTO_TEST_CASE(a_call_that_has_not_started_is_skipped_when_its_caller_is_cancelled)
{
    auto calls = std::make_shared<std::atomic<int>>(0);
    auto g = std::make_shared<gate>();
    int got = 0;
    std::optional<blocking_pool> pool(1);
    by_hand first(io, call_through(*pool, g, got));
    by_hand second(io, call_count(*pool, calls));
    by_hand third(io, call_count(*pool, calls));
    settle(io);
    g->wait_until_entered();
    second.cancel();
    settle(io, second);
    BOOST_TEST(second.aborted());
    g->open();
    settle(io, third);
    BOOST_TEST(third.succeeded());
    BOOST_TEST(*calls == 1);
}

BOOST_AUTO_TEST_CASE(a_result_that_arrived_is_not_lost_to_a_later_cancellation)
{
    blocking_pool pool(1);
    auto g = std::make_shared<gate>();
    int got = 0;
    by_hand run(io, call_through(pool, g, got));
    settle(io);
    g->open();
    io.restart();
    while (!run.done() && got == 0) io.run_one();
    run.cancel();
    settle(io);
    BOOST_TEST(got == 1);
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_the_call)
{
    blocking_pool pool(1, 1);
    auto g = std::make_shared<gate>();
    auto calls = std::make_shared<std::atomic<int>>(0);
    int got = 0;
    by_hand running(io, call_through(pool, g, got));
    settle(io);
    g->wait_until_entered();
    by_hand queued(io, call_count(pool, calls));
    by_hand refused(io, call_count(pool, calls));
    settle(io, refused);
    BOOST_CHECK_EXCEPTION(refused.rethrow(), failure,
                          [](const failure& f) { return f.why().code == errc::queue_full; });
    g->open();
    settle(io, queued);
    BOOST_TEST(queued.succeeded());
    settle(io, running);
}

BOOST_AUTO_TEST_CASE(calls_that_never_started_fail_when_the_pool_goes)
{
    auto g = std::make_shared<gate>();
    auto calls = std::make_shared<std::atomic<int>>(0);
    int got = 0;
    std::optional<blocking_pool> pool(1);
    by_hand running(io, call_through(*pool, g, got));
    settle(io);
    g->wait_until_entered();
    by_hand queued(io, call_count(*pool, calls));
    settle(io);
    auto gone = std::async(std::launch::async, [&pool] { pool.reset(); });
    settle(io, queued);
    BOOST_CHECK_EXCEPTION(queued.rethrow(), failure,
                          [](const failure& f) { return f.why().code == errc::closed; });
    g->open();
    gone.wait();
    settle(io, running);
    BOOST_TEST(got == 1);
    BOOST_TEST(*calls == 0);
}

BOOST_AUTO_TEST_CASE(a_call_may_outlive_the_io_context_of_its_caller)
{
    blocking_pool pool(1);
    auto g = std::make_shared<gate>();
    int got = 0;
    std::optional<asio::io_context> gone(1);
    by_hand run(*gone, call_through(pool, g, got));
    settle(*gone);
    g->wait_until_entered();
    gone.reset();
    g->open();
    BOOST_TEST(!run.done());
    BOOST_TEST(got == 0);
}

BOOST_AUTO_TEST_CASE(many_callers_on_many_threads_get_their_own_results)
{
    blocking_pool pool(3);
    auto calls = std::make_shared<std::atomic<int>>(0);
    std::vector<std::thread> loops;
    for (int i = 0; i < 4; ++i) {
        loops.emplace_back([&pool, calls] {
            asio::io_context own(1);
            std::deque<by_hand> runs;
            for (int n = 0; n < 200; ++n) runs.emplace_back(own, call_count(pool, calls));
            for (int n = 0; n < 200; n += 3) {
                own.poll_one();
                runs[static_cast<std::size_t>(n)].cancel();
            }
            own.restart();
            own.run();
        });
    }
    for (auto& t : loops) t.join();
    BOOST_TEST(*calls >= 4 * 133);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

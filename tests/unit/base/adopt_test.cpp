#include <mynah/base/adopt.hpp>

#include <mynah/base/sleep.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <coroutine>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>

#include "run_by_hand.hpp"

namespace mynah {
namespace {

using namespace std::chrono_literals;

// No default constructor, moves only.
class letter {
public:
    explicit letter(std::string t) : text(std::make_unique<std::string>(std::move(t))) {}
    std::unique_ptr<std::string> text;
};

// ---- Asio coroutines with another executor

asio::awaitable<letter> asio_letter()
{
    co_await asio::post(asio::use_awaitable);
    co_return letter("asio");
}
asio::awaitable<void> asio_broken()
{
    co_await asio::post(asio::use_awaitable);
    throw std::runtime_error("broken");
}
asio::awaitable<void> asio_forever()
{
    asio::steady_timer t(co_await asio::this_coro::executor, 1h);
    co_await t.async_wait(asio::use_awaitable);
}

task<> adopt_asio(std::string& got)
{
    const letter l = co_await adopt(asio_letter());
    got = *l.text;
}
task<> adopt_broken() { co_await adopt(asio_broken()); }
task<> adopt_forever() { co_await adopt(asio_forever()); }

// ---- somebody's own task type: lazy, resumes its awaiter where it ended

class their_task {
public:
    struct promise_type {
        their_task get_return_object() { return their_task(handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept
        {
            struct back {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(
                    std::coroutine_handle<promise_type> h) noexcept
                {
                    return h.promise().awaiter;
                }
                void await_resume() noexcept {}
            };
            return back{};
        }
        void return_value(letter l) { value.emplace(std::move(l)); }
        void unhandled_exception() { error = std::current_exception(); }

        std::coroutine_handle<> awaiter;
        std::optional<letter> value;
        std::exception_ptr error;
    };
    using handle = std::coroutine_handle<promise_type>;

    explicit their_task(handle h) : handle_(h) {}
    their_task(their_task&& o) noexcept : handle_(std::exchange(o.handle_, nullptr)) {}
    ~their_task()
    {
        if (handle_) handle_.destroy();
    }

    auto operator co_await() &&
    {
        struct awaiter {
            handle h;
            bool await_ready() { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<> by)
            {
                h.promise().awaiter = by;
                return h;
            }
            letter await_resume()
            {
                if (h.promise().error) std::rethrow_exception(h.promise().error);
                return std::move(*h.promise().value);
            }
        };
        return awaiter{handle_};
    }

private:
    handle handle_;
};

// Resumed by hand.
struct switch_by_hand {
    std::coroutine_handle<>& parked;
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> h) { parked = h; }
    void await_resume() {}
};

// Resumes on a thread of its own.
struct switch_thread {
    std::thread& thread;
    bool await_ready() { return false; }
    void await_suspend(std::coroutine_handle<> h)
    {
        std::thread& out = thread;  // this awaiter may be gone before the assignment
        out = std::thread([h] { h.resume(); });
    }
    std::thread::id await_resume() { return std::this_thread::get_id(); }
};

their_task their_letter(std::coroutine_handle<>& parked)
{
    co_await switch_by_hand{parked};
    co_return letter("theirs");
}
their_task their_broken(std::coroutine_handle<>& parked)
{
    co_await switch_by_hand{parked};
    throw std::runtime_error("broken");
}

task<> adopt_theirs(std::coroutine_handle<>& parked, std::string& got)
{
    const letter l = co_await adopt(their_letter(parked));
    got = *l.text;
}
task<> adopt_their_broken(std::coroutine_handle<>& parked)
{
    (void)co_await adopt(their_broken(parked));
}
task<> adopt_plain(std::coroutine_handle<>& parked, bool& ended)
{
    co_await adopt(switch_by_hand{parked});
    ended = true;
}
task<> adopt_ready(bool& ended)
{
    co_await adopt(std::suspend_never{});
    ended = true;
}
task<> adopt_thread(std::thread& t, std::thread::id& there, std::thread::id& after)
{
    there = co_await adopt(switch_thread{t});
    after = std::this_thread::get_id();
}
task<> adopt_then_sleep(timer_wheel& wheel, std::coroutine_handle<>& parked, std::string& got)
{
    const letter l = co_await adopt(their_letter(parked));
    got = *l.text;
    co_await sleep(wheel, 10ms);
    got += "!";
}

task<int> ours() { co_return 3; }
task<> adopt_ours(int& got) { got = co_await adopt(ours()); }

struct fixture {
    asio::io_context io{1};
    std::coroutine_handle<> parked;
    std::string got;
};

BOOST_FIXTURE_TEST_SUITE(adopt_test, fixture)

BOOST_AUTO_TEST_CASE(an_asio_coroutine_with_another_executor_gives_its_result)
{
    by_hand run(io, adopt_asio(got));
    io.run();
    BOOST_TEST(run.succeeded());
    BOOST_TEST(got == "asio");
}

BOOST_AUTO_TEST_CASE(its_exceptions_pass)
{
    by_hand run(io, adopt_broken());
    io.run();
    BOOST_CHECK_THROW(run.rethrow(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_cancellation_reaches_an_asio_coroutine)
{
    by_hand run(io, adopt_forever());
    settle(io);
    run.cancel();
    io.run();
    BOOST_TEST(run.aborted());
}

BOOST_AUTO_TEST_CASE(a_foreign_task_gives_a_move_only_result)
{
    by_hand run(io, adopt_theirs(parked, got));
    settle(io);
    parked.resume();
    BOOST_TEST(got == "");  // not in the stack of who resumed it
    io.run();
    BOOST_TEST(run.succeeded());
    BOOST_TEST(got == "theirs");
}

BOOST_AUTO_TEST_CASE(the_exceptions_of_a_foreign_task_pass)
{
    by_hand run(io, adopt_their_broken(parked));
    settle(io);
    parked.resume();
    io.run();
    BOOST_CHECK_THROW(run.rethrow(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(plain_awaiters_are_adopted_too)
{
    bool ended = false;
    by_hand run(io, adopt_plain(parked, ended));
    settle(io);
    parked.resume();
    io.run();
    BOOST_TEST(ended);

    bool ready = false;
    asio::io_context other(1);
    by_hand at_once(other, adopt_ready(ready));
    other.run();
    BOOST_TEST(ready);
}

BOOST_AUTO_TEST_CASE(our_own_task_is_itself)
{
    int n = 0;
    by_hand run(io, adopt_ours(n));
    io.run();
    BOOST_TEST(n == 3);
}

BOOST_AUTO_TEST_CASE(the_task_goes_on_at_its_own_thread_wherever_the_foreign_side_resumed)
{
    std::thread thread;
    std::thread::id there, after;
    by_hand run(io, adopt_thread(thread, there, after));
    io.run();
    thread.join();
    BOOST_TEST(run.succeeded());
    BOOST_TEST((there != std::this_thread::get_id()));
    BOOST_TEST((after == std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(a_cancelled_caller_waits_for_the_foreign_side_and_ends_at_its_next_wait)
{
    timer_wheel wheel(time_point{});
    by_hand run(io, adopt_then_sleep(wheel, parked, got));
    settle(io);
    run.cancel();
    settle(io);
    BOOST_TEST(!run.done());
    parked.resume();
    settle(io);
    BOOST_TEST(got == "theirs");
    BOOST_TEST(run.aborted());
}

BOOST_AUTO_TEST_CASE(a_foreign_side_that_destroys_the_coroutine_fails_the_call)
{
    bool ended = false;
    by_hand run(io, adopt_plain(parked, ended));
    settle(io);
    parked.destroy();
    io.run();
    BOOST_CHECK_EXCEPTION(run.rethrow(), failure,
                          [](const failure& f) { return f.why().code == errc::cancelled; });
}

BOOST_AUTO_TEST_CASE(a_foreign_side_may_outlive_the_io_context)
{
    std::optional<asio::io_context> gone(1);
    by_hand run(*gone, adopt_theirs(parked, got));
    settle(*gone);
    gone.reset();
    parked.resume();
    BOOST_TEST(got == "");
    BOOST_TEST(!run.done());
}

asio::awaitable<int> post_thrice()
{
    for (int i = 0; i < 3; ++i) co_await asio::post(asio::use_awaitable);
    co_return 3;
}
task<> adopt_twice()
{
    (void)co_await adopt(post_thrice());
    (void)co_await adopt(post_thrice());
}

class adopting {
public:
    adopting(asio::io_context&, timer_wheel&) {}
    task<> body() { return adopt_twice(); }
    void check() {}
};

BOOST_AUTO_TEST_CASE(an_adopted_asio_coroutine_can_be_cancelled_at_every_step)
{
    cancel_at_every_step<adopting>();
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

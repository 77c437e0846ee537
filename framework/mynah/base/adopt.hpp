// Foreign awaitables inside a task<>: Asio coroutines with another executor, and any C++20
// awaitable.
//
//     asio::awaitable<int> theirs();               // any_io_executor
//     int n = co_await adopt(theirs());
//     std::string s = co_await adopt(db.query());  // a type with operator co_await
//
// Whatever thread the foreign side resumes on, adopt returns to the thread of the task.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/detail/foreign.hpp>

#include <boost/asio/co_spawn.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace mynah {

// Already one of ours.
template <class T>
task<T> adopt(task<T> own)
{
    return own;
}

// An Asio coroutine with another executor type, e.g. asio::awaitable<T>. It runs on this thread,
// with an executor made from ours. Cancellation reaches it, and adopt waits until it has ended.
// Results, exceptions and move-only values pass.
template <class T, class Executor>
task<T> adopt(asio::awaitable<T, Executor> foreign)
{
    static_assert(std::is_constructible_v<Executor, executor>,
                  "its executor must be constructible from that of an io_context");
    const Executor ex(co_await asio::this_coro::executor);
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);

    auto run = std::make_shared<detail::foreign_value<T>>();
    auto body = run->body(std::move(foreign));
    asio::co_spawn(ex, std::move(body), detail::foreign_run::completion(run));
    co_await run->wait();

    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return run->take();
}

// Any other awaitable, moved into the call: something with operator co_await or await_ready,
// await_suspend and await_resume. It starts at once, on this thread.
//
// Cancellation does not reach it: it may refer to the caller's frame, so adopt waits until it ends
// and returns what it gave; a cancelled caller is thrown out at its next co_await. When the foreign
// side destroys the suspended coroutine instead, adopt throws failure(errc::cancelled).
template <detail::foreign_awaitable Awaitable>
task<detail::await_result_t<Awaitable>> adopt(Awaitable foreign)
{
    using value_type = detail::await_result_t<Awaitable>;
    const executor home = co_await asio::this_coro::executor;
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);

    auto result = std::make_shared<detail::remote_result<value_type>>(home);
    detail::run_foreign(std::move(foreign), result);
    co_await result->wait_shielded();

    co_await asio::this_coro::throw_if_cancelled(throws);
    co_return result->take();
}

}  // namespace mynah

// For what must not be broken off: the other side gives it once.
#pragma once

#include <mynah/base/async.hpp>

#include <boost/asio/cancellation_type.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace mynah::oauth::detail {

// Throws operation_aborted when the coroutine was cancelled, inside to_its_end(), too.
inline task<> end_if_cancelled()
{
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
}

// Awaits the task with throw_if_cancelled(false): a cancellation ends only those waits of it that
// heed it. What it gives is given, also when the caller was cancelled meanwhile.
template <class T>
task<T> to_its_end(task<T> body)
{
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    std::optional<T> got;
    std::exception_ptr failed;
    try {
        got = co_await std::move(body);
    } catch (...) {
        failed = std::current_exception();
    }
    co_await asio::this_coro::throw_if_cancelled(throws);
    if (failed) std::rethrow_exception(failed);
    co_return std::move(*got);
}

}  // namespace mynah::oauth::detail

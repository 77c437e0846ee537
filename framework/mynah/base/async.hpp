// The coroutine type of the library: an Asio awaitable bound to the concrete executor of an
// io_context.
//
// A concrete executor costs half of what `any_io_executor` costs per spawn; the price is that an
// `asio::awaitable<T>` and operations with `asio::use_awaitable` do not mix with it by themselves.
// Asio operations take `use_task`; foreign awaitables go through `adopt` (adopt.hpp), blocking
// calls through `offload` (offload.hpp).
//
// g++ 12: name a coroutine call with temporaries first, then `co_await std::move(name)`.
// docs/guide/coroutines.md has the list of what breaks otherwise.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace mynah {

namespace asio = boost::asio;

using executor = asio::io_context::executor_type;

template <class T = void>
using task = asio::awaitable<T, executor>;

inline constexpr asio::use_awaitable_t<executor> use_task;

}  // namespace mynah

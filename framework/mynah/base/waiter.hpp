// One coroutine waits, somebody on the same thread wakes it: what every other wait is made of.
//
// No allocation, no type erasure: the waiting coroutine is kept in the waiter itself. The woken
// coroutine is resumed through its executor, never inside the caller of wake().
#pragma once

#include <mynah/base/activity.hpp>
#include <mynah/base/async.hpp>

#include <cassert>
#include <optional>
#include <utility>

namespace mynah {

namespace detail {
class loop_guard;
}

// What wait_shielded() calls when its coroutine is cancelled. May be empty.
class cancel_hook {
public:
    cancel_hook() = default;
    cancel_hook(void (*call)(void*), void* context) noexcept : call_(call), context_(context) {}
    void operator()() const
    {
        if (call_ != nullptr) call_(context_);
    }

private:
    void (*call_)(void*) = nullptr;
    void* context_ = nullptr;
};

// All calls on the thread of the waiting coroutine's executor. Destroying the waiter ends the wait
// like a cancellation; destroying the io_context destroys the frames that still wait.
class waiter {
public:
    waiter() = default;
    waiter(const waiter&) = delete;
    waiter& operator=(const waiter&) = delete;
    ~waiter();

    // Until wake(). A wake that came before is remembered, once, and ends the next wait: so wait in
    // a loop over the condition that is waited for. Throws system_error: operation_aborted when
    // cancelled, already_started when somebody waits already.
    task<> wait();

    // The same, but cancellation only calls the hook and the wait goes on: for what must be waited
    // for because it refers to the waiting frame.
    task<> wait_shielded(cancel_hook on_cancel = {});

    void wake();
    // Ends the wait, if there is one, like a cancellation.
    void abort();

    bool waiting() const noexcept { return handler_.has_value(); }

private:
    friend class detail::loop_guard;
    using handler =
        asio::async_result<asio::use_awaitable_t<executor>,
                           void(boost::system::error_code)>::handler_type;  // one pointer
    struct start;
    struct canceller;

    handler release();
    handler take();
    void complete(boost::system::error_code ec);

    std::optional<handler> handler_;
    const activity* whose_ = nullptr;      // what the waiting code runs for
    detail::loop_guard* guard_ = nullptr;  // of the io_context; looked up at the first wait
    waiter* next_ = nullptr;               // among the guard's waiters
    waiter* previous_ = nullptr;
    bool woken_ = false;
};

// A value that comes once, and the coroutine that waits for it: an entry in a table of pending
// requests, in the frame of who made the request.
template <class T>
class one_shot {
public:
    // The first value counts, later ones are dropped: whoever is first, the reply or the deadline.
    // False: it was dropped.
    bool set(T value)
    {
        if (value_) return false;
        value_.emplace(std::move(value));
        waiter_.wake();
        return true;
    }

    bool ready() const noexcept { return value_.has_value(); }

    // Until there is a value; then take() it, once. Cancellation as waiter::wait().
    task<> wait() { return waiter_.wait(); }
    T take()
    {
        assert(value_);
        return std::move(*value_);
    }

private:
    std::optional<T> value_;
    waiter waiter_;
};

}  // namespace mynah

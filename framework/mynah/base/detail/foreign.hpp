// The small coroutines between a task<> and awaitables of other people.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/detail/remote_result.hpp>
#include <mynah/base/result.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <concepts>
#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace mynah::detail {

template <class A>
decltype(auto) awaiter_of(A&& a)
{
    if constexpr (requires { std::forward<A>(a).operator co_await(); }) {
        return std::forward<A>(a).operator co_await();
    } else if constexpr (requires { operator co_await(std::forward<A>(a)); }) {
        return operator co_await(std::forward<A>(a));
    } else {
        return std::forward<A>(a);
    }
}

template <class A>
concept foreign_awaitable = requires(A a)
{
    {
        awaiter_of(std::move(a)).await_ready()
        } -> std::convertible_to<bool>;
    awaiter_of(std::move(a)).await_resume();
};

template <class A>
using await_result_t = std::remove_cvref_t<decltype(awaiter_of(std::declval<A>()).await_resume())>;

// An Asio coroutine with another executor type that runs beside the task which waits for it. Not
// simply co_spawn(..., use_task): that posts a cancellation with a bare pointer into a signal which
// may be gone when it arrives (chriskohlhoff/asio#1332), lets a cancellation before the first step
// escape from io_context::run(), and wants T to have a default constructor.
class foreign_run : public std::enable_shared_from_this<foreign_run> {
public:
    void cancel()
    {
        cancelled_ = true;
        if (started_) stop_.emit(asio::cancellation_type::terminal);
    }

    // Until the coroutine has ended. Cancellation is passed on to it.
    task<> wait();

    // Its completion handler. Has no executor of its own, so co_spawn emits cancellations directly.
    class completion {
    public:
        using cancellation_slot_type = asio::cancellation_slot;

        explicit completion(std::shared_ptr<foreign_run> r) : run_(std::move(r)) {}
        cancellation_slot_type get_cancellation_slot() const { return run_->stop_.slot(); }
        void operator()(std::exception_ptr e)
        {
            run_->error_ = std::move(e);
            run_->ended_ = true;
            run_->waiter_.wake();
        }

    private:
        std::shared_ptr<foreign_run> run_;
    };

protected:
    // First thing that the coroutine does.
    void begin()
    {
        if (cancelled_) throw boost::system::system_error(asio::error::operation_aborted);
        started_ = true;
    }

    void rethrow()
    {
        if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
    }

private:
    asio::cancellation_signal stop_;
    waiter waiter_;
    std::exception_ptr error_;
    bool started_ = false;
    bool cancelled_ = false;
    bool ended_ = false;
};

template <class T>
class foreign_value : public foreign_run {
public:
    template <class Executor>
    asio::awaitable<void, Executor> body(asio::awaitable<T, Executor> foreign)
    {
        begin();
        if constexpr (std::is_void_v<T>) {
            co_await std::move(foreign);
        } else {
            value_.emplace(co_await std::move(foreign));
        }
    }

    // After wait(), once; throws what the coroutine threw.
    T take()
    {
        rethrow();
        if constexpr (!std::is_void_v<T>) return std::move(*value_);
    }

private:
    std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value_;
};

// Starts at once and frees itself at its end.
struct unowned {
    struct promise_type {
        unowned get_return_object() noexcept { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() noexcept {}
        void unhandled_exception() noexcept { std::terminate(); }
    };
};

// Announces the result when the coroutine that makes it ends, or is destroyed before.
template <class T>
class announcement {
public:
    explicit announcement(std::shared_ptr<remote_result<T>> result) : result_(std::move(result)) {}
    announcement(const announcement&) = delete;
    announcement& operator=(const announcement&) = delete;
    ~announcement()
    {
        if (!result_->complete()) result_->fail(std::make_exception_ptr(failure(errc::cancelled)));
        result_->announce();
    }

private:
    std::shared_ptr<remote_result<T>> result_;
};

template <class Awaitable, class T>
unowned run_foreign(Awaitable foreign, std::shared_ptr<remote_result<T>> result)
{
    const announcement<T> at_end(result);
    try {
        if constexpr (std::is_void_v<T>) {
            co_await std::move(foreign);
            result->capture([] {});
        } else {
            T value = co_await std::move(foreign);
            result->capture([&value] { return std::move(value); });
        }
    } catch (...) {
        result->fail(std::current_exception());
    }
}

}  // namespace mynah::detail

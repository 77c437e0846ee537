// Blocking work (PBKDF2, getaddrinfo, files, a database client) on a bounded pool of threads; the
// caller's coroutine waits and goes on at its own thread.
//
//     auto hash = co_await offload(&slow_hash, std::move(password), 4096);
//
// The function may be a function pointer or a lambda that owns nothing; what owns memory goes into
// the arguments: g++ 12 would destroy a temporary lambda with such captures twice, so it does not
// compile.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/detail/remote_result.hpp>

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <tuple>
#include <type_traits>
#include <utility>

namespace mynah {

// A pool of threads and a queue before it. Thread-safe. The destructor waits for the calls that
// have started; those that have not throw failure(errc::closed) at their callers.
class blocking_pool {
public:
    static constexpr std::size_t default_threads = 4;
    static constexpr std::size_t default_queue = 16384;

    // `max_queued`: how many calls may wait for a thread; past it offload throws.
    explicit blocking_pool(std::size_t threads = default_threads,
                           std::size_t max_queued = default_queue);
    blocking_pool(const blocking_pool&) = delete;
    blocking_pool& operator=(const blocking_pool&) = delete;
    ~blocking_pool();

    // Started at the first call, for the life of the process.
    static blocking_pool& shared();

    // What offload() makes of a call. Exactly one of both is called, by a thread of the pool or by
    // the pool's destructor.
    class job {
    public:
        virtual ~job() = default;
        virtual void run() noexcept = 0;
        virtual void refuse(std::exception_ptr why) noexcept = 0;
    };
    // Throws failure(errc::queue_full).
    void submit(std::shared_ptr<job> j);

private:
    class impl;
    std::unique_ptr<impl> impl_;
};

namespace detail {

template <class Function, class... Args>
class offloaded final : public blocking_pool::job,
                        public remote_result<std::invoke_result_t<Function, Args...>> {
public:
    offloaded(const executor& home, Function f, Args... args)
        : offloaded::remote_result(home), call_(f), args_(std::in_place, std::move(args)...)
    {
    }

    void run() noexcept override
    {
        if (!this->abandoned()) {
            this->capture([this] { return std::apply(call_, std::move(*args_)); });
        }
        args_.reset();  // what the call owned ends on the thread that used it
        this->announce();
    }

    void refuse(std::exception_ptr why) noexcept override
    {
        this->fail(std::move(why));
        this->announce();
    }

private:
    Function call_;
    std::optional<std::tuple<Args...>> args_;
};

}  // namespace detail

// Calls f(args...) on a thread of the pool. Exceptions pass. Throws failure(errc::queue_full) when
// too many calls wait for a thread.
//
// When the caller is cancelled it is released at once with operation_aborted: a call that has not
// started is skipped, one that runs goes on and its result is dropped. So neither f nor its
// arguments may refer to the caller's frame; arguments are passed as rvalues.
template <class Function, class... Args>
requires std::is_invocable_v<Function, Args...> task<std::invoke_result_t<Function, Args...>>
offload(blocking_pool& pool, Function f, Args... args)
{
    static_assert(std::is_trivially_destructible_v<Function>,
                  "pass what the function owns as arguments: offload(f, std::move(a), b)");
    const executor home = co_await asio::this_coro::executor;
    auto call = std::make_shared<detail::offloaded<Function, Args...>>(home, f, std::move(args)...);
    pool.submit(call);
    co_await call->wait();
    co_return call->take();
}

template <class Function, class... Args>
requires std::is_invocable_v<Function, Args...> task<std::invoke_result_t<Function, Args...>>
offload(Function f, Args... args)
{
    return offload(blocking_pool::shared(), f, std::move(args)...);
}

// The same for a call that must not be skipped: when the caller is cancelled it goes on waiting,
// and is thrown out at its next co_await.
template <class Function, class... Args>
requires std::is_invocable_v<Function, Args...> task<std::invoke_result_t<Function, Args...>>
offload_to_end(Function f, Args... args)
{
    static_assert(std::is_trivially_destructible_v<Function>,
                  "pass what the function owns as arguments: offload_to_end(f, std::move(a), b)");
    const executor home = co_await asio::this_coro::executor;
    auto call = std::make_shared<detail::offloaded<Function, Args...>>(home, f, std::move(args)...);
    blocking_pool::shared().submit(call);
    co_await call->wait_shielded();
    co_return call->take();
}

}  // namespace mynah

// A result that is made on another thread and awaited on this one. Shared by both ends.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/detail/loop_guard.hpp>

#include <atomic>
#include <cassert>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <variant>

namespace mynah::detail {

class remote_wait : public std::enable_shared_from_this<remote_wait> {
public:
    explicit remote_wait(const executor& home) : door_(loop_guard::of(home).door()) {}

    // The maker's end, on any thread: the outcome is complete, wake who awaits it. Once, and last.
    void announce();

    // Nobody awaits the result any more.
    bool abandoned() const noexcept { return abandoned_; }

    // The waiting end, on its own thread. Keeps the io_context from running out of work.
    // Cancelled: the result is abandoned.
    task<> wait();
    // Waits whatever comes.
    task<> wait_shielded();

private:
    std::shared_ptr<loop_door> door_;
    waiter waiter_;
    bool arrived_ = false;  // written at home
    std::atomic<bool> abandoned_ = false;
};

template <class T>
class remote_result : public remote_wait {
public:
    using remote_wait::remote_wait;

    // Calls f() and keeps what it returns or throws.
    template <class F>
    void capture(F f) noexcept
    {
        try {
            if constexpr (std::is_void_v<T>) {
                f();
                value_.emplace();
            } else {
                value_.emplace(f());
            }
        } catch (...) {
            error_ = std::current_exception();
        }
    }
    void fail(std::exception_ptr why) noexcept { error_ = std::move(why); }

    bool complete() const noexcept { return value_ || error_; }

    // After wait(), once.
    T take()
    {
        if (error_) std::rethrow_exception(std::exchange(error_, nullptr));
        assert(value_);
        if constexpr (!std::is_void_v<T>) return std::move(*value_);
    }

private:
    std::optional<std::conditional_t<std::is_void_v<T>, std::monostate, T>> value_;
    std::exception_ptr error_;
};

}  // namespace mynah::detail

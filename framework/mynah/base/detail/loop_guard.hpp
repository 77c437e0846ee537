// What must happen when an io_context goes: coroutines that wait in a `waiter` are not known to
// Asio, so their frames are destroyed from here, and results that come from other threads find the
// door shut.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/waiter.hpp>

#include <memory>
#include <mutex>
#include <utility>

namespace mynah::detail {

// The way back to a loop from other threads. It outlives the loop.
class loop_door {
public:
    explicit loop_door(executor ex) : executor_(std::move(ex)) {}

    // Any thread. Drops `call` when the loop is gone.
    template <class Call>
    void post(Call call)
    {
        std::lock_guard lock(mutex_);
        if (open_) asio::post(executor_, std::move(call));
    }

    void shut()
    {
        std::lock_guard lock(mutex_);
        open_ = false;
    }
    // False: the io_context is being destroyed or gone, and with it every frame.
    bool open()
    {
        std::lock_guard lock(mutex_);
        return open_;
    }

private:
    std::mutex mutex_;
    executor executor_;
    bool open_ = true;
};

// One per io_context, made at its first use.
class loop_guard final : public asio::execution_context::service {
public:
    static inline asio::execution_context::id id;

    static loop_guard& of(const executor& ex);

    explicit loop_guard(asio::io_context& io);

    void add(waiter& w) noexcept;
    void remove(waiter& w) noexcept;

    const std::shared_ptr<loop_door>& door() const noexcept { return door_; }

private:
    void shutdown() noexcept override;

    waiter* first_ = nullptr;
    std::shared_ptr<loop_door> door_;
};

}  // namespace mynah::detail

// Threads with an event loop each, and everything that sessions of a thread share.
//
// What belongs to a thread is made, used and destroyed on it. The one door from outside is post().
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/detail/loop_guard.hpp>
#include <mynah/handlers/workers.hpp>
#include <mynah/net/link_source.hpp>
#include <mynah/pool/pulse.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace mynah {

class io_thread_settings {
public:
    io_thread_settings() {}

    std::size_t threads = 1;
    worker_limits handlers;  // of each thread
    net::link_factory links = [](asio::io_context& io) {
        return std::make_unique<net::network_links>(io);
    };
};

// One of them, for whoever runs on it.
class io_thread {
public:
    executor get_executor() noexcept { return io_.get_executor(); }
    timer_wheel& wheel() noexcept { return wheel_; }
    workers& handlers() noexcept { return handlers_; }
    net::link_source& links() noexcept { return *links_; }
    // How late the loop's ticks came.
    const histogram& delays() const noexcept { return delays_; }

private:
    friend class io_threads;

    io_thread(asio::io_context& io, pulse& beats, timer_wheel& wheel,
              const io_thread_settings& settings);
    void on_tick();

    asio::io_context& io_;
    pulse& pulse_;
    timer_wheel& wheel_;
    std::unique_ptr<net::link_source> links_;
    workers handlers_;
    timer tick_;
    time_point expected_;
    histogram delays_;
};

// What lives on a thread: made when the thread starts; destroyed at its end, when no coroutine runs
// any more (their frames are gone by then, so it may be referred to by them).
class io_resident {
public:
    virtual ~io_resident() = default;
};

class io_threads {
public:
    using resident_factory = std::function<std::unique_ptr<io_resident>(io_thread&, std::size_t)>;

    explicit io_threads(const io_thread_settings& settings);
    io_threads(const io_threads&) = delete;
    io_threads& operator=(const io_threads&) = delete;
    // end(), and waits for as long as it takes.
    ~io_threads();

    // Starts them, and returns when `settle` was called on each. Throws failure when one cannot
    // start: for want of files, most likely.
    void start(const resident_factory& settle);

    std::size_t size() const noexcept { return threads_.size(); }

    // The door, from any thread: call() at a later turn of that thread's loop, after what was
    // posted before. A call that comes after the thread's end, or is overtaken by it, is destroyed
    // unrun; one that throws is logged.
    template <class Call>
    void post(std::size_t thread, Call call)
    {
        door(thread).post(std::move(call));
    }

    // Stops the loops where they are: nobody is asked, frames are destroyed.
    void end();
    // Until all have ended, or until the limit: how many have not. Such a thread is kept by a
    // handler that does not return.
    std::size_t join(duration limit);

    // For the watchdog.
    std::vector<pulse*> pulses() const;

private:
    class member;

    detail::loop_door& door(std::size_t thread) const;

    io_thread_settings settings_;
    std::vector<std::unique_ptr<member>> threads_;
};

}  // namespace mynah

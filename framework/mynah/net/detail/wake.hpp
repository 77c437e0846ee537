// A wait that ends when somebody on the same thread says so, or at a time: the connect phase is
// short, so an Asio timer of its own is cheap enough.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/time.hpp>

#include <boost/asio/basic_waitable_timer.hpp>

namespace mynah::net::detail {

using deadline_timer = asio::basic_waitable_timer<clock, asio::wait_traits<clock>, executor>;

class wake {
public:
    explicit wake(executor ex) : timer_(ex) {}

    // Ends the wait; one that has not begun ends at once.
    void now()
    {
        woken_ = true;
        timer_.cancel();
    }

    // Nothing has happened yet: for who has seen what came before.
    void forget() noexcept { woken_ = false; }

    // True: woken; false: `limit` passed first. One waiter at a time. Throws operation_aborted when
    // the coroutine is cancelled.
    task<bool> wait(time_point limit);

private:
    deadline_timer timer_;
    bool woken_ = false;
};

}  // namespace mynah::net::detail

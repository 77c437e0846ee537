// A coroutine that a test runs step by step, cancels and asks how it ended.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

#include <exception>
#include <utility>

namespace mynah {

class by_hand {
public:
    by_hand(asio::io_context& io, task<> body)
    {
        asio::co_spawn(io, begin(std::move(body)), completion{this});
    }
    by_hand(const by_hand&) = delete;
    by_hand& operator=(const by_hand&) = delete;

    void cancel()
    {
        cancelled_ = true;
        if (started_) signal_.emit(asio::cancellation_type::terminal);
    }

    bool done() const { return done_; }
    bool succeeded() const { return done_ && !error_; }
    bool aborted() const
    {
        if (!error_) return false;
        try {
            std::rethrow_exception(error_);
        } catch (const boost::system::system_error& e) {
            return e.code() == asio::error::operation_aborted;
        } catch (...) {
            return false;
        }
    }
    void rethrow() const
    {
        if (error_) std::rethrow_exception(error_);
    }

private:
    // Has no executor of its own, so co_spawn emits the cancellation at once instead of posting it.
    struct completion {
        using cancellation_slot_type = asio::cancellation_slot;

        by_hand* run;

        cancellation_slot_type get_cancellation_slot() const { return run->signal_.slot(); }
        void operator()(std::exception_ptr e) const
        {
            run->done_ = true;
            run->error_ = std::move(e);
        }
    };

    // A cancellation that reaches co_spawn before the body makes Asio throw out of
    // io_context::run().
    task<> begin(task<> body)
    {
        if (cancelled_) throw boost::system::system_error(asio::error::operation_aborted);
        started_ = true;
        co_await std::move(body);
    }

    asio::cancellation_signal signal_;
    bool started_ = false;
    bool cancelled_ = false;
    bool done_ = false;
    std::exception_ptr error_;
};

inline void settle(asio::io_context& io)
{
    io.restart();
    io.poll();
}

inline void settle(asio::io_context& io, by_hand& until)
{
    io.restart();
    while (!until.done()) io.run_one();
}

// Runs the scenario again and again, cancelled one step later each time, until it ends before that.
// `Scenario(io, wheel)` has `task<> body()` and `void check()` for what must hold afterwards.
template <class Scenario>
void cancel_at_every_step()
{
    for (int steps = 0;; ++steps) {
        BOOST_REQUIRE(steps < 1000);
        BOOST_TEST_CONTEXT("cancelled after " << steps << " steps")
        {
            asio::io_context io(1);
            timer_wheel wheel(time_point{});
            Scenario scenario(io, wheel);
            by_hand run(io, scenario.body());
            for (int i = 0; i < steps && !run.done(); ++i) {
                io.restart();
                if (io.poll_one() == 0) wheel.advance(wheel.now() + timer_wheel::resolution);
            }
            const bool early = !run.done();
            run.cancel();
            settle(io);
            BOOST_TEST(run.done());
            BOOST_TEST(wheel.size() == 0u);
            scenario.check();
            if (!early) {
                BOOST_TEST(run.succeeded());
                return;
            }
            BOOST_TEST((run.aborted() || run.succeeded()));
        }
    }
}

}  // namespace mynah

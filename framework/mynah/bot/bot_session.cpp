#include <mynah/bot/bot_session.hpp>

#include <mynah/base/shared_value.hpp>

#include <boost/asio/cancellation_state.hpp>

#include <utility>

namespace mynah {
namespace {

shared_session_config hide(shared_session_config config, const bot_settings& settings)
{
    if (settings.visible_to != visibility::contacts) return config;
    auto stream = *config.stream;
    stream.hidden = true;
    config.stream = share(std::move(stream));
    return config;
}

}  // namespace

bot_session::bot_session(executor ex, timer_wheel& wheel, workers& pool, net::link_source& links,
                         shared_session_config config, bot& b)
    : bot_(b),
      wheel_(wheel),
      dispatcher_(ex, pool, b, b.handlers()),
      session_(ex, wheel, links, hide(std::move(config), std::as_const(b).settings()), dispatcher_),
      tasks_(ex, [](std::string_view, std::exception_ptr) {})
{
    b.attach(this);
    dispatcher_.attach(session_);
}

void bot_session::announce_soon()
{
    if (!announcing_) announcing_.reset(new timer(timer::of<&bot_session::announce>(this)));
    if (!announcing_->scheduled()) wheel_.schedule(*announcing_, wheel_.now());
}

void bot_session::start(duration drain)
{
    drain_ = drain;
    session_.start();
}

task<error> bot_session::join()
{
    tasks_.spawn(wind_up(), "bot");
    auto ending = tasks_.join();  // also when we are cancelled: handlers refer to this object
    co_await std::move(ending);
    co_return session_.why();
}

task<error> bot_session::run(duration drain)
{
    start(drain);
    return join();
}

// Handlers refer to the session: they end before this does, also when it is cancelled.
task<> bot_session::wind_up()
{
    std::exception_ptr cancelled;
    try {
        auto ending = session_.join();
        (void)co_await std::move(ending);
    } catch (...) {
        cancelled = std::current_exception();
    }
    tasks_.cancel(last_words_);
    co_await asio::this_coro::reset_cancellation_state(asio::disable_cancellation());
    const bool had_their_time = stopping_ || cancelled;
    auto draining = dispatcher_.drain(wheel_, had_their_time ? duration::zero() : drain_);
    drained_ = co_await std::move(draining);
    if (cancelled) std::rethrow_exception(cancelled);
}

// What handlers still have to say leaves before the stream ends.
task<> bot_session::say_last_words()
{
    auto settling = dispatcher_.settle(wheel_, drain_);
    co_await std::move(settling);
    session_.stop();
    last_words_ = {};
}

void bot_session::stop()
{
    if (std::exchange(stopping_, true) || !session_.online()) return session_.stop();
    dispatcher_.close();
    last_words_ = tasks_.spawn(say_last_words(), "last words");
}

}  // namespace mynah

// A bot on a session: what a program runs for each account.
#pragma once

#include <mynah/bot/bot.hpp>
#include <mynah/handlers/dispatcher.hpp>
#include <mynah/session/session.hpp>

#include <memory>

namespace mynah {

class bot_session {
public:
    // Everything outlives it; `pool` is the thread's. Whether the bot is hidden is read from its
    // settings here, once.
    bot_session(executor ex, timer_wheel& wheel, workers& pool, net::link_source& links,
                shared_session_config config, bot& b);
    bot_session(const bot_session&) = delete;
    bot_session& operator=(const bot_session&) = delete;
    ~bot_session() { bot_.attach(nullptr); }

    // Who is told of the session's ups and downs, before the bot is. Outlives it.
    void watch(session_watcher& w) noexcept { dispatcher_.watch(w); }

    // As session::start(). When the session ends by itself, handlers have `drain` to finish; then
    // they are cancelled.
    void start(duration drain = std::chrono::seconds(5));
    // As session::join(), and until no handler runs any more, also when it is cancelled.
    task<error> join();
    task<error> run(duration drain = std::chrono::seconds(5));  // both

    // Ends it: takes nothing new, lets handlers finish and what they say leave, for `drain` at
    // most, then ends the stream politely. Asked again, it does not wait.
    void stop();

    session& stream() noexcept { return session_; }
    // After join(). False: a handler could not be ended; the object must stay until the event loop
    // is shut down.
    bool drained() const noexcept { return drained_; }

private:
    friend class bot;

    task<> wind_up();
    task<> say_last_words();
    // The bot's handlers may have changed: it looks at them at the next tick of the wheel.
    void announce_soon();
    void announce() { bot_.announce_changes(); }

    bot& bot_;
    timer_wheel& wheel_;
    std::unique_ptr<timer> announcing_;  // null: nothing has changed yet
    dispatcher dispatcher_;
    session session_;
    duration drain_{};
    bool stopping_ = false;
    bool drained_ = false;
    task_id last_words_;
    task_group tasks_;
};

}  // namespace mynah

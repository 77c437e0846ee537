// A bot on a session: what a program runs for each account.
#pragma once

#include <mynah/bot/bot.hpp>
#include <mynah/handlers/dispatcher.hpp>
#include <mynah/session/session.hpp>

namespace mynah {

class bot_session {
public:
    // Everything outlives it; `pool` is the thread's. Whether the bot is hidden is read from its
    // settings here, once.
    bot_session(executor ex, timer_wheel& wheel, workers& pool, link_source& links,
                session_config config, bot& b);
    bot_session(const bot_session&) = delete;
    bot_session& operator=(const bot_session&) = delete;
    ~bot_session() { bot_.attach(nullptr); }

    // As session::run(); then lets handlers finish, for `drain` at most. Handlers that still run
    // after that are the pool's to cancel.
    task<error> run(duration drain = std::chrono::seconds(5));
    void stop() { session_.stop(); }

    session& stream() noexcept { return session_; }
    bool drained() const noexcept { return drained_; }

private:
    friend class bot;

    // The bot's handlers may have changed: it looks at them at the next tick of the wheel.
    void announce_soon();
    void announce() { bot_.announce_changes(); }

    bot& bot_;
    timer_wheel& wheel_;
    timer announcing_;
    dispatcher dispatcher_;
    session session_;
    bool drained_ = false;
};

}  // namespace mynah

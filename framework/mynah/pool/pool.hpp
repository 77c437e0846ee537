// Thousands of accounts in one process: a bot each, on a few threads.
//
//     mynah::pool p;
//     for (auto& account : accounts) p.add(account, [] { return std::make_unique<echo>(); });
//     const auto result = p.run();
//
// A session is placed on the thread that has the fewest, lives there and ends there, and so does
// its bot. Accounts do not touch each other: one that is refused is reported, and the others go on.
#pragma once

#include <mynah/bot/bot_session.hpp>
#include <mynah/pool/figures.hpp>
#include <mynah/pool/io_threads.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace mynah {

class watchdog;

class pool_settings : public io_thread_settings {
public:
    pool_settings() {}

    // `threads` 0: as many as there are cores. `handlers.bytes` and `handlers.running` bound what a
    // thread has in hand, whatever its sessions do.

    // When it stops or an account is removed, handlers have this long to finish; then they are
    // cancelled.
    duration drain = std::chrono::seconds(5);
    // What is not over this long after stop(), drain included, is ended where it stands.
    duration stop_limit = std::chrono::seconds(20);
    // A handler that keeps its thread from its loop for this long is named in the log. zero: no
    // watchdog.
    duration spin_limit = std::chrono::seconds(2);
    // run() waits for more accounts when the last one has ended.
    bool stays_when_empty = false;
};

enum class account_id : std::uint64_t {};

class pool_result {
public:
    class cause {
    public:
        cause(error w, std::size_t n) : why(std::move(w)), accounts(n) {}
        error why;  // of the first of them
        std::size_t accounts;
    };

    std::size_t accounts = 0;       // that were ever added
    std::size_t refused = 0;        // ended by themselves, with an error that stays
    std::vector<cause> causes;      // of that, by error code, most common first
    std::size_t stuck_threads = 0;  // kept by a handler that does not return

    bool all_refused() const noexcept { return accounts != 0 && refused == accounts; }
};

// Any thread may call it, unless something else is said.
class pool {
public:
    using bot_factory = std::function<std::unique_ptr<bot>()>;

    // Starts the threads. Throws failure when one cannot start: the limit of open files is too low,
    // most likely, and the error says what to raise.
    explicit pool(pool_settings settings = {});
    pool(const pool&) = delete;
    pool& operator=(const pool&) = delete;
    // Ends what is left at once. Waits for handlers that do not return.
    ~pool();

    // The session starts at once. The bot is made here, in this call, and from then on belongs to
    // the session's thread. After stop() nothing is started, and the account counts as ended.
    account_id add(session_config account, const bot_factory& make);

    // Ends the session politely: handlers finish, for settings.drain at most. Asked again, it does
    // not wait for them. No harm when the account has ended already.
    void remove(account_id account);

    // Until all accounts have ended, or were stopped. Once, and not on a thread of the pool.
    pool_result run();

    // Asks all accounts to end: handlers finish, streams are closed politely. The second call does
    // not wait for handlers, the third one for nothing.
    void stop();

    // The door to the threads: call() at a later turn of the loop of thread `thread`, of size(). It
    // is dropped unrun when the pool has ended.
    template <class Call>
    void post(std::size_t thread, Call call)
    {
        threads_.post(thread, std::move(call));
    }
    // The same, on the thread of an account: its bot, and its session at that moment. Dropped when
    // the account has ended.
    void post(account_id account, std::function<void(bot&, sender)> call);
    std::size_t size() const noexcept { return threads_.size(); }

    // Adds up what the threads count. A thread that does not answer within a second is left out.
    // Not on a thread of the pool.
    pool_figures figures();

private:
    class tenant;
    class shard;
    class book;
    class parts;

    std::unique_ptr<parts> parts_;
    io_threads threads_;  // ends before what it refers to
    std::unique_ptr<watchdog> watchdog_;
};

}  // namespace mynah

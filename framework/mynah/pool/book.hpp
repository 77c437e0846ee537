// Which account is on which thread, how many there are, and how they ended.
#pragma once

#include <mynah/pool/pool.hpp>

#include <condition_variable>
#include <map>
#include <mutex>

namespace mynah {

// Any thread.
class pool::book {
public:
    class place {
    public:
        place(account_id i, std::optional<std::size_t> t) : id(i), thread(t) {}
        account_id id;
        std::optional<std::size_t> thread;  // none: the pool stops, nothing is started
    };

    explicit book(std::size_t threads) : loads_(threads) {}

    // On the thread with the fewest.
    place enter();
    std::optional<std::size_t> thread_of(account_id id) const;
    void ended(account_id id, const jid& account, const error& why);

    // How often that was, this time included.
    unsigned stop();
    // Until nobody is left or nobody may be waited for any more. False: somebody is left.
    bool wait(bool stays_when_empty, duration stop_limit);

    pool_result result() const;
    // Accounts that have ended, however that was.
    std::size_t over() const;

private:
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<std::size_t> loads_;
    std::map<account_id, std::size_t> threads_;
    std::uint64_t last_id_ = 0;
    pool_result result_;
    unsigned stops_ = 0;
    time_point stopped_at_ = never;
};

}  // namespace mynah

#include <mynah/pool/book.hpp>

#include <mynah/base/log.hpp>

#include <algorithm>

namespace mynah {

pool::book::place pool::book::enter()
{
    std::lock_guard lock(mutex_);
    const account_id id{++last_id_};
    ++result_.accounts;
    if (stops_ != 0) return {id, std::nullopt};
    const auto least = std::min_element(loads_.begin(), loads_.end());
    ++*least;
    const auto thread = static_cast<std::size_t>(least - loads_.begin());
    threads_.emplace(id, thread);
    return {id, thread};
}

std::optional<std::size_t> pool::book::thread_of(account_id id) const
{
    std::lock_guard lock(mutex_);
    const auto found = threads_.find(id);
    if (found == threads_.end()) return std::nullopt;
    return found->second;
}

void pool::book::ended(account_id id, const jid& account, const error& why)
{
    const bool refused = result_of(why) != login_result::stopped;
    if (refused)
        log::error("pool", "the account is given up", {{"jid", account.text()}, {"error", why}});
    else
        log::debug("pool", "the account has ended", {{"jid", account.text()}});

    std::lock_guard lock(mutex_);
    const auto at = threads_.find(id);
    --loads_[at->second];
    threads_.erase(at);
    if (refused) {
        ++result_.refused;
        auto& causes = result_.causes;
        const auto known = std::find_if(causes.begin(), causes.end(),
                                        [&](const auto& c) { return c.why.code == why.code; });
        if (known != causes.end())
            ++known->accounts;
        else
            causes.emplace_back(why, 1);
    }
    changed_.notify_all();
}

unsigned pool::book::stop()
{
    std::lock_guard lock(mutex_);
    if (stops_++ == 0) stopped_at_ = clock::now();
    changed_.notify_all();
    return stops_;
}

bool pool::book::wait(bool stays_when_empty, duration stop_limit)
{
    std::unique_lock lock(mutex_);
    const auto over = [&] {
        return stops_ > 2 || (threads_.empty() && (stops_ != 0 || !stays_when_empty));
    };
    while (!over()) {
        if (stops_ == 0)
            changed_.wait(lock);
        else if (changed_.wait_until(lock, stopped_at_ + stop_limit) == std::cv_status::timeout)
            break;
    }
    return threads_.empty();
}

pool_result pool::book::result() const
{
    std::lock_guard lock(mutex_);
    auto copy = result_;
    std::stable_sort(copy.causes.begin(), copy.causes.end(),
                     [](const auto& a, const auto& b) { return a.accounts > b.accounts; });
    return copy;
}

std::size_t pool::book::over() const
{
    std::lock_guard lock(mutex_);
    return result_.accounts - threads_.size();
}

}  // namespace mynah

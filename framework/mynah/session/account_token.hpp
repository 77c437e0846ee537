// The token of one account, from one log-in to the next: when its source is asked for a new one,
// and when the server has refused enough.
//
// A token that is refused may only have expired: one new one is fetched and tried, at once, on a
// new connection. Refused, too, it is final: asking again would end in a lock-out.
#pragma once

#include <mynah/base/spawn.hpp>
#include <mynah/base/token_source.hpp>

#include <memory>

namespace mynah {

class account_token {
public:
    explicit account_token(std::shared_ptr<token_source> source);

    // For a log-in. Errors and exceptions: the source's. This object outlives the task.
    task<result<secret>> get();

    // A log-in by it has failed. True: try again, with the next one. Else `why` is final, or has
    // nothing to do with the token, and says so.
    bool renews_after(error& why);

    // Logged in.
    void accepted() noexcept;

    // The task that awaits get(), or did.
    void waits(task_id task) noexcept { waiting_ = task; }
    task_id waiting() const noexcept { return waiting_; }

private:
    std::shared_ptr<token_source> source_;
    task_id waiting_;
    bool due_ = false;      // the next one must be new
    bool renewed_ = false;  // since the last log-in
};

}  // namespace mynah

// What sources have in common that get a token and keep it for most of its life.
#pragma once

#include <mynah/base/token_source.hpp>
#include <mynah/base/wait_queue.hpp>
#include <mynah/oauth/token_life.hpp>

#include <cstdint>
#include <optional>
#include <utility>

namespace mynah::oauth {

class issued_token {
public:
    issued_token(secret t, token_life l) : token(std::move(t)), life(l) {}

    secret token;
    token_life life;
};

// Calls at the same time share one renewal. At 80 % of the token's life the next one is asked for;
// when that fails for a reason that passes, the token at hand serves until its end.
class cached_source : public token_source {
public:
    explicit cached_source(wall_clock now) : now_(std::move(now)) {}
    cached_source(cached_source&&) = delete;

    task<result<secret>> get(token_refresh how) final;

protected:
    // One at a time. May throw operation_aborted; whoever waits next takes over.
    virtual task<result<issued_token>> renew(token_refresh how) = 0;

    wall_time now() const { return now_(); }
    // What get() has given last.
    const std::optional<issued_token>& at_hand() const noexcept { return token_; }

private:
    class renewal;

    result<secret> answer(token_refresh how) const;

    wall_clock now_;
    std::optional<issued_token> token_;
    error failure_;               // of the last renewal
    std::uint64_t renewals_ = 0;  // that have ended
    bool renewing_ = false;
    wait_queue waiting_;
};

}  // namespace mynah::oauth

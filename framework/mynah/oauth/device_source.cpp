#include <mynah/oauth/device_source.hpp>

#include <mynah/oauth/detail/to_its_end.hpp>

#include <chrono>
#include <utility>

namespace mynah::oauth {
namespace {

// The refresh token is not there, or not good any more.
bool asks_for_a_person(const error& e) noexcept
{
    return e.code == errc::consent_gone || e.code == errc::credentials_missing ||
           e.code == errc::invalid_argument;
}

// Expired, refused, used up. After anything else it may still be good.
bool ends_the_code(const error& e) noexcept
{
    return e.code == errc::timed_out || e.code == errc::token_refused ||
           e.code == errc::consent_gone;
}

// invalid_grant speaks of the code here: the answer that had the tokens was lost. There was no
// consent that could be gone.
error in_a_grant(const error& e)
{
    if (e.code != errc::consent_gone) return e;
    return {errc::token_unavailable,
            "the code that was shown is not good any more; another one will be asked for",
            e.peer_text};
}

}  // namespace

device_source::device_source(http::client by, std::shared_ptr<token_store> store,
                             http::url device_endpoint, registered_client who, std::string scope,
                             prompt show, wall_clock now)
    : cached_source(now),
      by_(std::move(by)),
      store_(std::move(store)),
      refresher_(by_, store_, now),
      device_endpoint_(std::move(device_endpoint)),
      who_(std::move(who)),
      scope_(std::move(scope)),
      show_(std::move(show))
{
}

task<result<issued_token>> device_source::renew(token_refresh how)
{
    auto refreshing = refresher_.renew(how);
    auto refreshed = co_await std::move(refreshing);
    if (refreshed || !asks_for_a_person(refreshed.error())) co_return refreshed;

    const executor ex = co_await asio::this_coro::executor;
    const auto by = by_.connectivity_on(ex);
    device_grant grant(by_, by->wheel(), device_endpoint_, who_);
    if (pending_ && pending_->over(by->wheel().now())) pending_.reset();
    if (!pending_) {
        auto showing = show_code(grant, by->wheel());
        const auto shown = co_await std::move(showing);
        if (!shown) co_return shown.error();
    }
    auto waiting = wait_for_agreement(grant);
    auto whole = detail::to_its_end(std::move(waiting));
    auto issued = co_await std::move(whole);
    co_return issued;
}

task<result<void>> device_source::show_code(device_grant& grant, timer_wheel& wheel)
{
    auto beginning = grant.begin(scope_);
    auto asked = co_await std::move(beginning);
    if (!asked) co_return asked.error();
    show_(*asked);
    pending_.emplace(std::move(*asked), wheel.now());
    co_return result<void>();
}

// Tokens that have come are stored though nobody waits for them any more: they are given once.
task<result<issued_token>> device_source::wait_for_agreement(device_grant& grant)
{
    auto finishing = grant.finish(*pending_, std::chrono::seconds(5));
    auto tokens = co_await std::move(finishing);
    if (tokens || ends_the_code(tokens.error())) pending_.reset();
    if (!tokens) co_return in_a_grant(tokens.error());

    token_record record(who_, scope_);
    record.renew(std::move(*tokens), now());
    auto storing = store_->store(record);
    const auto stored = co_await std::move(storing);
    if (!stored) co_return stored.error();
    co_return issued_token(std::move(record.access_token), record.life);
}

}  // namespace mynah::oauth

#include <mynah/oauth/device_source.hpp>

namespace mynah::oauth {
namespace {

// The refresh token is not there, or not good any more.
bool asks_for_a_person(const error& e) noexcept
{
    return e.code == errc::consent_gone || e.code == errc::credentials_missing ||
           e.code == errc::invalid_argument;
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
    auto beginning = grant.begin(scope_);
    auto asked = co_await std::move(beginning);
    if (!asked) co_return asked.error();
    show_(*asked);
    auto finishing = grant.finish(std::move(*asked));
    auto tokens = co_await std::move(finishing);
    if (!tokens) co_return tokens.error();

    token_record record(who_, scope_);
    record.renew(std::move(*tokens), now());
    auto storing = store_->store(record);
    const auto stored = co_await std::move(storing);
    if (!stored) co_return stored.error();
    co_return issued_token(std::move(record.access_token), record.life);
}

}  // namespace mynah::oauth

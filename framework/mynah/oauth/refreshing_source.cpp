#include <mynah/oauth/refreshing_source.hpp>

#include <mynah/base/log.hpp>
#include <mynah/oauth/detail/to_its_end.hpp>
#include <mynah/oauth/endpoint.hpp>

#include <utility>

namespace mynah::oauth {

refreshing_source::refreshing_source(http::client by, std::shared_ptr<token_store> store,
                                     wall_clock now)
    : cached_source(std::move(now)), by_(std::move(by)), store_(std::move(store))
{
}

task<result<issued_token>> refreshing_source::renew(token_refresh how)
{
    auto renewing = renew_to_end(how);
    auto whole = detail::to_its_end(std::move(renewing));
    auto got = co_await std::move(whole);
    co_return got;
}

// The access token of the store: from before this program was started, or put there meanwhile.
bool refreshing_source::serves(const token_record& record, token_refresh how) const
{
    if (record.access_token.empty() || record.life.due(now())) return false;
    if (how == token_refresh::when_due) return true;
    return at_hand() && !(at_hand()->token == record.access_token);
}

// What the store has, once it has what it did not take before.
task<result<token_record>> refreshing_source::load()
{
    auto loading = store_->load();
    auto loaded = co_await std::move(loading);
    if (!unsaved_) co_return loaded;
    // Somebody may mend it: what was not stored is worth waiting for.
    if (!loaded) co_return error(errc::token_unavailable, loaded.error().text);
    if (!(loaded->refresh_token == unsaved_->instead_of)) {  // a new consent: ours is of the past
        unsaved_.reset();
        co_return loaded;
    }
    auto again = store_unsaved();
    const auto stored = co_await std::move(again);
    if (!stored) co_return stored.error();
    auto kept = std::move(unsaved_->record);
    unsaved_.reset();
    co_return std::move(kept);
}

task<result<issued_token>> refreshing_source::renew_to_end(token_refresh how)
{
    auto loading = load();
    auto loaded = co_await std::move(loading);
    if (!loaded) co_return loaded.error();
    auto& record = *loaded;
    if (serves(record, how)) co_return issued_token(record.access_token, record.life);
    if (record.refresh_token.empty()) {
        if (!record.access_token.empty() && !record.life.over(now()))
            co_return issued_token(record.access_token, record.life);
        co_return error(errc::credentials_missing,
                        record.client.token_endpoint.origin() +
                            ": the token is over, and there is no refresh token to get another "
                            "one by: run mynah-login again, with a scope that gives one "
                            "(offline_access, often)");
    }

    http::form form;
    form.add("grant_type", "refresh_token").add("refresh_token", record.refresh_token);
    const auto asked_at = now();  // its life began then, or later
    auto asking = ask_for_token(by_, record.client, std::move(form), std::chrono::seconds(5));
    auto answer = co_await std::move(asking);
    if (!answer) co_return answer.error();
    const auto origin = record.client.token_endpoint.origin();
    if (const auto* refused = std::get_if<refusal>(&*answer)) co_return refused->explain(origin);

    auto used = record.refresh_token;
    record.renew(std::move(std::get<token_response>(*answer)), asked_at);
    unsaved_.emplace(record, std::move(used));
    auto storing = store_unsaved();
    const auto stored = co_await std::move(storing);
    if (!stored) co_return stored.error();
    unsaved_.reset();
    log::debug("oauth", "the token was renewed", {{"by", origin}});
    co_return issued_token(std::move(record.access_token), record.life);
}

task<result<void>> refreshing_source::store_unsaved()
{
    auto record = unsaved_->record;
    auto storing = store_->store(std::move(record));
    const auto stored = co_await std::move(storing);
    if (!stored) {
        log::error("oauth", "the new refresh token cannot be stored", {{"reason", stored.error()}});
        co_return error(errc::token_unavailable, stored.error().text);
    }
    co_return result<void>();
}

}  // namespace mynah::oauth

#include <mynah/oauth/client_credentials_source.hpp>

#include <mynah/oauth/endpoint.hpp>

namespace mynah::oauth {

client_credentials_source::client_credentials_source(http::client by, registered_client who,
                                                     std::string scope, wall_clock now)
    : cached_source(std::move(now)),
      by_(std::move(by)),
      who_(std::move(who)),
      scope_(std::move(scope))
{
}

task<result<issued_token>> client_credentials_source::renew(token_refresh)
{
    http::form form;
    form.add("grant_type", "client_credentials");
    if (!scope_.empty()) form.add("scope", scope_);
    const auto asked_at = now();
    auto asking = ask_for_token(by_, who_, std::move(form), duration{});
    auto answer = co_await std::move(asking);
    if (!answer) co_return answer.error();
    if (const auto* refused = std::get_if<refusal>(&*answer))
        co_return refused->explain(who_.token_endpoint.origin());
    auto& tokens = std::get<token_response>(*answer);
    co_return issued_token(std::move(tokens.access_token), token_life(asked_at, tokens.expires_in));
}

}  // namespace mynah::oauth

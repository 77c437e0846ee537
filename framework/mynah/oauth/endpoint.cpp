#include <mynah/oauth/endpoint.hpp>

#include <fmt/format.h>

#include <utility>

namespace mynah::oauth {
namespace {

using answer = std::variant<json_document, refusal>;

result<answer> read(const http::response& got, const std::string& origin)
{
    const bool busy = got.status == 429 || got.status >= 500;
    auto document = json_document::parse(got.body.reveal());
    if (document) {
        if (auto refused = refusal::find(*document);
            refused && (got.status >= 400 || !document->has("access_token"))) {
            // A busy server's own words count if they say more than its status.
            if (!busy || refused->code != refusal_code::other) return answer(std::move(*refused));
        }
    }
    if (busy)
        return error(
            errc::token_unavailable,
            fmt::format("{}: it cannot answer at the moment (status {})", origin, got.status));
    if (got.status != 200 && got.status != 201)
        return error(errc::bad_reply,
                     fmt::format("{}: status {}, and no error of OAuth: is the URL right?", origin,
                                 got.status));
    if (!document)
        return error(document.error().code,
                     origin + ": " + document.error().text +
                         " where a JSON object should be: is the URL right?");
    return answer(std::move(*document));
}

}  // namespace

task<result<answer>> post(http::client by, http::url to, registered_client who, http::form form,
                          duration grace)
{
    if (who.password.empty()) form.add("client_id", who.id);
    const auto origin = to.origin();
    auto request = http::request::post(std::move(to), form.take());
    if (!who.password.empty()) request.authenticate(who.id, who.password);
    request.see_through(grace);
    auto exchanging = by.exchange(std::move(request));
    const auto got = co_await std::move(exchanging);
    if (!got) co_return got.error();
    co_return read(*got, origin);
}

task<result<std::variant<token_response, refusal>>> ask_for_token(http::client by,
                                                                  registered_client who,
                                                                  http::form form, duration grace)
{
    using tokens = std::variant<token_response, refusal>;
    auto to = who.token_endpoint;
    const auto origin = to.origin();
    auto posting = post(std::move(by), std::move(to), std::move(who), std::move(form), grace);
    auto got = co_await std::move(posting);
    if (!got) co_return got.error();
    if (auto* refused = std::get_if<refusal>(&*got)) co_return tokens(std::move(*refused));
    auto read = token_response::read(std::get<json_document>(*got));
    if (!read) co_return error(read.error().code, origin + ": " + read.error().text);
    co_return tokens(std::move(*read));
}

}  // namespace mynah::oauth

#include <mynah/oauth/discovery.hpp>

#include <fmt/format.h>

#include <vector>

namespace mynah::oauth {
namespace {

std::string_view without_slash(std::string_view text)
{
    if (text.ends_with('/')) text.remove_suffix(1);
    return text;
}

error odd(std::string what) { return {errc::bad_reply, std::move(what)}; }

// nullopt: it is not there.
task<result<std::optional<json_document>>> fetch(http::client by, http::url from)
{
    using found = std::optional<json_document>;
    const auto origin = from.origin();
    auto exchanging = by.exchange(http::request::get(std::move(from)));
    const auto got = co_await std::move(exchanging);
    if (!got) co_return got.error();
    if (got->status == 404) co_return found();
    if (got->status == 429 || got->status >= 500)
        co_return error(
            errc::token_unavailable,
            fmt::format("{}: it cannot answer at the moment (status {})", origin, got->status));
    if (got->status != 200)
        co_return odd(fmt::format("{}: status {} for its metadata", origin, got->status));
    auto document = json_document::parse(got->body.reveal());
    if (!document) co_return odd(origin + ": its metadata: " + document.error().text);
    co_return found(std::move(*document));
}

}  // namespace

result<server_metadata> server_metadata::read(const json_document& document,
                                              const http::url& issuer)
{
    // RFC 8414 3.3: or anybody could speak for it.
    const auto self = document.text("issuer");
    if (!self || without_slash(*self) != without_slash(issuer.text()))
        return odd("the metadata is of another issuer");
    const auto token = document.text("token_endpoint");
    if (!token) return odd("the metadata has no token_endpoint");
    auto to = http::url::parse(*token);
    if (!to) return odd("the metadata's token_endpoint: " + to.error().text);
    server_metadata m(std::move(*to));
    if (const auto device = document.text("device_authorization_endpoint")) {
        auto at = http::url::parse(*device);
        if (!at) return odd("the metadata's device_authorization_endpoint: " + at.error().text);
        m.device_endpoint = std::move(*at);
    }
    return m;
}

task<result<server_metadata>> discover(http::client by, http::url issuer)
{
    const std::string path(without_slash(issuer.path()));
    // OpenID puts the name behind the issuer's path, RFC 8414 before it.
    std::vector<http::url> places;
    places.push_back(issuer.with_path(path + "/.well-known/openid-configuration"));
    places.push_back(issuer.with_path("/.well-known/oauth-authorization-server" + path));
    for (auto& place : places) {
        auto fetching = fetch(by, std::move(place));
        const auto found = co_await std::move(fetching);
        if (!found) co_return found.error();
        if (!*found) continue;
        auto read = server_metadata::read(**found, issuer);
        if (!read) co_return error(read.error().code, issuer.origin() + ": " + read.error().text);
        co_return read;
    }
    co_return odd(issuer.origin() + ": it has no metadata: is the issuer's URL right?");
}

}  // namespace mynah::oauth

#include <mynah/oauth/token_record.hpp>

#include <mynah/oauth/json.hpp>

#include <optional>

namespace mynah::oauth {
namespace {

constexpr std::string_view format = "mynah-token-1";
constexpr std::string_view client_credentials = "client_credentials";

error mistake(std::string what) { return {errc::invalid_argument, std::move(what)}; }

result<secret> token(const json_document& from, const char* name)
{
    if (!from.has(name)) return secret();
    const auto text = from.text(name);
    if (!text || !is_token(*text)) return mistake(std::string(name) + " is no token");
    return secret(*text);
}

result<token_life> life_in(const json_document& from)
{
    token_life found;
    if (!from.has("expires_in")) return found;
    const auto seconds = from.integer("expires_in");
    const auto at = from.integer("issued_at");
    constexpr std::int64_t longest = std::int64_t{1} << 40;
    if (!seconds || !at || *seconds < 0 || *at < 0 || *seconds > longest || *at > longest)
        return mistake("issued_at and expires_in are no numbers of seconds");
    found.issued_at = wall_time(std::chrono::seconds(*at));
    found.life = std::chrono::seconds(*seconds);
    return found;
}

}  // namespace

result<token_record> token_record::parse(std::string_view json)
{
    const auto document = json_document::parse(json);
    if (!document) return mistake(document.error().text);
    if (document->text("format") != format)
        return mistake("\"format\" is not \"" + std::string(format) + "\"");
    const auto endpoint = document->text("token_endpoint");
    if (!endpoint) return mistake("there is no token_endpoint");
    auto to = http::url::parse(*endpoint);
    if (!to) return mistake("token_endpoint: " + to.error().text);
    const auto id = document->text("client_id");
    if (!id || id->empty()) return mistake("there is no client_id");

    token_record r(registered_client(std::move(*to), std::string(*id)),
                   std::string(document->text("scope").value_or("")));
    if (const auto password = document->text("client_secret"))
        r.client.password = secret(*password);
    const auto kind = document->text("grant").value_or("refresh_token");
    if (kind == client_credentials)
        r.grant = grant::client_credentials;
    else if (kind != "refresh_token")
        return mistake("\"grant\" is neither refresh_token nor client_credentials");

    auto refresh = token(*document, "refresh_token");
    if (!refresh) return refresh.error();
    r.refresh_token = std::move(*refresh);
    auto access = token(*document, "access_token");
    if (!access) return access.error();
    r.access_token = std::move(*access);
    auto lives = life_in(*document);
    if (!lives) return lives.error();
    r.life = *lives;
    return r;
}

secret token_record::write() const
{
    json_writer out;
    out.add("format", format);
    out.add("token_endpoint", client.token_endpoint.text());
    out.add("client_id", client.id);
    if (!client.password.empty()) out.add("client_secret", client.password);
    if (grant == grant::client_credentials) out.add("grant", client_credentials);
    if (!scope.empty()) out.add("scope", scope);
    if (!refresh_token.empty()) out.add("refresh_token", refresh_token);
    if (!access_token.empty()) out.add("access_token", access_token);
    out.add("issued_at", static_cast<std::int64_t>(life.issued_at.time_since_epoch().count()));
    if (life.life) out.add("expires_in", static_cast<std::int64_t>(life.life->count()));
    return out.take();
}

void token_record::renew(token_response issued, wall_time now)
{
    access_token = std::move(issued.access_token);
    if (!issued.refresh_token.empty()) refresh_token = std::move(issued.refresh_token);
    life = token_life(now, issued.expires_in);
}

}  // namespace mynah::oauth

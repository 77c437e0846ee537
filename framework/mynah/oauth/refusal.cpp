#include <mynah/oauth/refusal.hpp>

#include <mynah/base/ascii.hpp>

#include <array>
#include <utility>

namespace mynah::oauth {
namespace {

using code = refusal_code;

constexpr std::array<std::pair<std::string_view, code>, 12> names{{
    {"invalid_request", code::invalid_request},
    {"invalid_client", code::invalid_client},
    {"invalid_grant", code::invalid_grant},
    {"unauthorized_client", code::unauthorized_client},
    {"unsupported_grant_type", code::unsupported_grant_type},
    {"invalid_scope", code::invalid_scope},
    {"authorization_pending", code::authorization_pending},
    {"slow_down", code::slow_down},
    {"access_denied", code::access_denied},
    {"expired_token", code::expired_token},
    {"server_error", code::server_error},
    {"temporarily_unavailable", code::temporarily_unavailable},
}};

bool in_tokens(char c) noexcept
{
    return ascii::is_alphanumeric(c) ||
           std::string_view("-._~+/=%").find(c) != std::string_view::npos;
}

}  // namespace

std::string without_tokens(std::string_view text)
{
    constexpr std::size_t longest_word = 19;
    // "authorization_pending" is no token.
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && in_tokens(text[end])) ++end;
        if (end == at) {
            out += text[at++];
            continue;
        }
        out += end - at > longest_word ? "[...]" : text.substr(at, end - at);
        at = end;
    }
    return out;
}

std::optional<refusal> refusal::find(const json_document& answer)
{
    const auto name = answer.text("error");
    if (!name) return {};
    refusal r;
    for (const auto& [known, c] : names)
        if (known == *name) {
            r.code = c;
            r.said = known;
        }
    if (r.said.empty()) r.said = without_tokens(*name).substr(0, 256);
    if (const auto description = answer.text("error_description"))
        r.said += ": " + without_tokens(*description).substr(0, 1024);
    return r;
}

error refusal::explain(const std::string& origin) const
{
    const auto as = [&](errc c, const char* why) { return error(c, origin + ": " + why, said); };
    switch (code) {
        case code::invalid_grant:
            return as(errc::consent_gone,
                      "invalid_grant: the consent is gone (withdrawn, expired, or its refresh "
                      "token was used by somebody else): run mynah-login again");
        case code::invalid_client:
            return as(errc::token_refused,
                      "invalid_client: it does not know this client, or not with this secret: "
                      "check the client id and the client secret");
        case code::unauthorized_client:
            return as(errc::token_refused,
                      "unauthorized_client: this client may not use this grant: the registration "
                      "of the client must allow it");
        case code::unsupported_grant_type:
            return as(errc::token_refused,
                      "unsupported_grant_type: it does not offer this kind of grant");
        case code::invalid_scope:
            return as(errc::token_refused, "invalid_scope: it does not give this scope");
        case code::invalid_request:
            return as(errc::token_refused, "invalid_request: it does not understand the request");
        case code::access_denied:
            return as(errc::token_refused, "access_denied: the person has said no");
        case code::expired_token:
            return as(errc::timed_out, "expired_token: nobody has agreed in time");
        case code::server_error:
        case code::temporarily_unavailable:
            return as(errc::token_unavailable, "it cannot answer at the moment");
        case code::authorization_pending:
        case code::slow_down:
            return as(errc::bad_reply, "an error that belongs to the device grant only");
        case code::other: break;
    }
    return as(errc::token_refused, "it refuses, with an error of its own");
}

}  // namespace mynah::oauth

#include <mynah/oauth/token_response.hpp>

#include <mynah/base/ascii.hpp>

#include <algorithm>

namespace mynah::oauth {
namespace {

constexpr std::int64_t longest_life = 10LL * 365 * 24 * 3600;

error odd(const char* what) { return {errc::bad_reply, what}; }

}  // namespace

// RFC 6749 A.12 allows spaces; no bearer token (RFC 6750 2.1) has one.
bool is_token(std::string_view text) noexcept
{
    return !text.empty() && text.size() <= token_response::max_token &&
           std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

result<token_response> token_response::read(const json_document& answer)
{
    token_response r;
    const auto access = answer.text("access_token");
    if (!access) return odd("there is no access_token in the answer");
    if (!is_token(*access)) return odd("the access_token is no token");
    r.access_token = secret(*access);

    const auto type = answer.text("token_type");
    if (!type || !ascii::same_in_any_case(*type, "bearer"))
        return odd("the token_type is not Bearer");

    if (answer.has("refresh_token")) {
        const auto refresh = answer.text("refresh_token");
        if (!refresh || !is_token(*refresh)) return odd("the refresh_token is no token");
        r.refresh_token = secret(*refresh);
    }
    if (answer.has("expires_in")) {
        const auto life = answer.integer("expires_in");
        if (!life || *life < 0) return odd("the expires_in is no number of seconds");
        r.expires_in = std::chrono::seconds(std::min(*life, longest_life));
    }
    return r;
}

}  // namespace mynah::oauth

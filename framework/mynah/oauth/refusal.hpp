// An error that an authorization server answers (RFC 6749 section 5.2, RFC 8628 section 3.5), and
// what it means for us.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/oauth/json.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace mynah::oauth {

enum class refusal_code : std::uint8_t {
    invalid_request,
    invalid_client,
    invalid_grant,
    unauthorized_client,
    unsupported_grant_type,
    invalid_scope,
    authorization_pending,
    slow_down,
    access_denied,
    expired_token,
    server_error,
    temporarily_unavailable,
    other
};

class refusal {
public:
    // nullopt: there is no "error" in it.
    static std::optional<refusal> find(const json_document& answer);

    // Errors: consent_gone, token_refused, token_unavailable, timed_out, bad_reply. `origin`: who
    // has answered.
    error explain(const std::string& origin) const;

    refusal_code code = refusal_code::other;
    // The server's words, untrusted: its code and its description, without anything that could be
    // a token.
    std::string said;

private:
    refusal() = default;
};

// Runs of 20 and more characters of a token become "[...]": servers repeat what they were sent.
std::string without_tokens(std::string_view text);

}  // namespace mynah::oauth

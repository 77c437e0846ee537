// What a token endpoint gives (RFC 6749 section 5.1).
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>
#include <mynah/oauth/json.hpp>

#include <chrono>
#include <optional>

namespace mynah::oauth {

class token_response {
public:
    static constexpr std::size_t max_token = 16 * 1024;

    // Errors: bad_reply, with what is wrong and nothing of the answer. Only bearer tokens.
    static result<token_response> read(const json_document& answer);

    secret access_token;
    secret refresh_token;                            // empty: none; the earlier one stays good
    std::optional<std::chrono::seconds> expires_in;  // from now; nullopt: not told

private:
    token_response() = default;
};

// Nothing but printable ASCII without spaces, and not too long.
bool is_token(std::string_view text) noexcept;

}  // namespace mynah::oauth

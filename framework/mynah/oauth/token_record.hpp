// What a token file of ours holds: everything that is needed to get the next token.
//
//     {
//         "format": "mynah-token-1",
//         "token_endpoint": "https://login.example.org/token",
//         "client_id": "bot",
//         "client_secret": "...",          a confidential client only
//         "grant": "refresh_token",        or "client_credentials"
//         "scope": "xmpp offline_access",
//         "refresh_token": "...",
//         "access_token": "...",
//         "issued_at": 1767225600,         seconds since 1970, of the access token
//         "expires_in": 3600               its life in seconds; missing: nobody knows
//     }
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>
#include <mynah/oauth/registered_client.hpp>
#include <mynah/oauth/token_life.hpp>
#include <mynah/oauth/token_response.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mynah::oauth {

enum class grant : std::uint8_t { refresh_token, client_credentials };

class token_record {
public:
    explicit token_record(registered_client who, std::string asked_scope = {})
        : client(std::move(who)), scope(std::move(asked_scope))
    {
    }

    // Errors: invalid_argument, with what is wrong and nothing of the text.
    static result<token_record> parse(std::string_view json);
    secret write() const;

    // Takes over what was issued now. Without a new refresh token the old one stays.
    void renew(token_response issued, wall_time now);

    registered_client client;
    std::string scope;
    oauth::grant grant = oauth::grant::refresh_token;
    secret refresh_token;  // may be empty, like the next one
    secret access_token;
    token_life life;  // of access_token
};

}  // namespace mynah::oauth

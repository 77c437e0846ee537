// Access tokens for the client itself (RFC 6749 section 4.4): no person agrees to anything.
#pragma once

#include <mynah/http/client.hpp>
#include <mynah/oauth/cached_source.hpp>
#include <mynah/oauth/registered_client.hpp>

#include <string>

namespace mynah::oauth {

class client_credentials_source final : public cached_source {
public:
    // `scope`: may be empty.
    client_credentials_source(http::client by, registered_client who, std::string scope,
                              wall_clock now = &system_time);

private:
    // Errors: token_refused, token_unavailable, those of http::client.
    task<result<issued_token>> renew(token_refresh how) override;

    http::client by_;
    registered_client who_;
    std::string scope_;
};

}  // namespace mynah::oauth

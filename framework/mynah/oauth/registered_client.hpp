// A client as the authorization server knows it (RFC 6749 section 2).
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/http/url.hpp>

#include <string>
#include <utility>

namespace mynah::oauth {

class registered_client {
public:
    registered_client(http::url endpoint, std::string client_id, secret client_secret = {})
        : token_endpoint(std::move(endpoint)),
          id(std::move(client_id)),
          password(std::move(client_secret))
    {
    }

    http::url token_endpoint;
    std::string id;
    secret password;  // "client_secret"; empty: a public client
};

}  // namespace mynah::oauth

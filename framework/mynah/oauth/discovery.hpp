// The endpoints of an authorization server, by its own account (RFC 8414, OpenID Connect
// Discovery).
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/http/client.hpp>
#include <mynah/oauth/json.hpp>

#include <optional>
#include <string>

namespace mynah::oauth {

class server_metadata {
public:
    // Errors: bad_reply. The document must be `issuer`'s own.
    static result<server_metadata> read(const json_document& document, const http::url& issuer);

    http::url token_endpoint;
    std::optional<http::url> device_endpoint;  // nullopt: it has no device grant

private:
    explicit server_metadata(http::url token) : token_endpoint(std::move(token)) {}
};

// Asks for /.well-known/openid-configuration, then for /.well-known/oauth-authorization-server.
task<result<server_metadata>> discover(http::client by, http::url issuer);

}  // namespace mynah::oauth

// Walks a person through the device grant.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/http/client.hpp>

#include <optional>
#include <string>

namespace mynah::login {

class walk_settings {
public:
    std::optional<http::url> issuer;  // or both of the next
    std::optional<http::url> device_endpoint;
    std::optional<http::url> token_endpoint;
    std::string client_id;
    secret client_secret;
    std::string scope;
    std::string token_file;
    std::string qr;  // "auto", "always", "never"
};

// Until the file is written, or something stands in the way. The exit status.
int walk(const walk_settings& to, const http::client& by);

}  // namespace mynah::login

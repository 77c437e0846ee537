// Where a WebSocket is: wss://HOST[:PORT][/PATH][?QUERY], or ws:// without TLS (RFC 6455 section
// 3).
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/net/endpoint.hpp>

#include <string>
#include <string_view>

namespace mynah::net {

class websocket_url {
public:
    // Errors: invalid_argument, whose text quotes nothing: there may be a key in the path.
    static result<websocket_url> parse(std::string_view url);

    friend bool operator==(const websocket_url&, const websocket_url&) = default;

    // For the field Host: no port where it is the scheme's own.
    std::string authority() const;

    endpoint at;       // its direct_tls: wss. The certificate is for its host
    std::string path;  // with the query; "/" at the least

private:
    websocket_url(endpoint where, std::string what) : at(std::move(where)), path(std::move(what)) {}
};

}  // namespace mynah::net

// A proxy that opens TCP connections for us: SOCKS5 (RFC 1928) or HTTP CONNECT (RFC 9110 9.3.6).
//
// With either, names are resolved by the proxy. The password is in no text that this makes.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>
#include <mynah/net/endpoint.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace mynah::net {

enum class proxy_kind : std::uint8_t { socks5, http };

class proxy {
public:
    proxy(proxy_kind k, endpoint where) : kind(k), at(std::move(where)) {}

    // "socks5://[USER[:PASSWORD]@]HOST[:PORT]", "socks5h://" (the same here), "http://" or nothing
    // in front (a port is required). In user and password %XX is a byte. Errors: invalid_argument,
    // whose text quotes nothing: anything may be the password.
    static result<proxy> parse(std::string_view url);

    // Does it stand between us and that host?
    bool serves(std::string_view host) const;

    // "socks5://127.0.0.1:1080"
    std::string to_string() const;
    // The error with that in front.
    error blamed_for(error why) const;

    proxy_kind kind;
    endpoint at;
    std::string user;  // empty: none, and no password
    secret password;
    std::string exceptions;  // hosts that are reached without it: see excepted()
};

// Is the host in the list, as in the variable NO_PROXY: names (those below them count, a dot in
// front or not), addresses, networks ("10.0.0.0/8"), separated by commas or spaces; "*" is every
// host.
bool excepted(std::string_view host, std::string_view list);

}  // namespace mynah::net

// Where a connection goes: names as people write them, and the addresses behind them.
#pragma once

#include <mynah/base/result.hpp>

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mynah::net {

namespace asio = boost::asio;

// A host (name or IP literal, without brackets), a port, and whether TLS starts with the first
// byte.
class endpoint {
public:
    endpoint(std::string h, std::uint16_t p, bool direct = false)
        : host(std::move(h)), port(p), direct_tls(direct)
    {
    }

    // "example.org:5222", "[::1]:5222"; without a port `default_port` (0: a port is required).
    // Errors: invalid_argument.
    static result<endpoint> parse(std::string_view text, std::uint16_t default_port = 0);

    // "example.org:5222", "[::1]:5222"
    std::string to_string() const;

    bool operator==(const endpoint&) const = default;

    std::string host;
    std::uint16_t port;
    bool direct_tls;
};

// nullopt: `host` is a name, not an IPv4 or IPv6 literal.
std::optional<asio::ip::address> ip_literal(std::string_view host);

// Who can be at an address. Smaller is closer: a peer may not send us to a closer one.
enum class address_scope : std::uint8_t {
    loopback,         // this machine
    private_network,  // the same network, or one behind the same gateway
    anywhere
};

// loopback: 127.0.0.0/8, ::1. private_network: RFC 1918, 100.64.0.0/10 (RFC 6598), link-local
// (169.254.0.0/16, fe80::/10), fc00::/7, and what is no host's address at all: unspecified
// (0.0.0.0/8, ::), multicast and broadcast. An IPv4 address mapped into IPv6 counts as the former.
address_scope scope_of(const asio::ip::address& address) noexcept;

// Of a host that somebody else will look up. A name can be anybody's, but for localhost and those
// below it (RFC 6761 6.3).
address_scope scope_of(std::string_view host) noexcept;

}  // namespace mynah::net

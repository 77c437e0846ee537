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

// 127.0.0.0/8, ::1, and the former mapped into IPv6.
bool is_loopback(const asio::ip::address& address) noexcept;

}  // namespace mynah::net

// How a test logs in to one of its servers: STARTTLS, the server's CA, every mechanism, unless it
// says otherwise.
#pragma once

#include <mynah/net/proxy.hpp>
#include <mynah/net/tls_context.hpp>
#include <mynah/session/session_config.hpp>

#include <tests/support/server.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mynah::testing {

class login {
public:
    // `account`: its name, or with a domain (or only one) whatever JID.
    explicit login(const server& s, std::string_view account = "bot");

    login&& direct_tls() &&;
    login&& mechanism(std::string name) &&;  // this one only
    login&& tls12() &&;                      // at most
    login&& password(std::string_view text) &&;
    login&& through(std::uint16_t port) &&;  // another port of this machine, for a tap
    login&& over_websocket() &&;
    login&& by_dns(std::uint16_t resolver) &&;  // asks it for the server

    // With the TLS context.
    session_config finish() const;

    session_config config;
    net::tls_options tls;
    std::optional<net::endpoint> dns;
    std::optional<net::proxy> proxy;

private:
    std::uint16_t direct_tls_port_;
    std::uint16_t websocket_port_;
    std::string websocket_url_;
};

}  // namespace mynah::testing

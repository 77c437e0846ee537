// --websocket, and what it goes with.
#pragma once

#include <mynah/app/command_line.hpp>
#include <mynah/net/websocket_url.hpp>
#include <mynah/protocol/stream_config.hpp>

#include <optional>
#include <string>

namespace mynah {

void define_websocket_option(program_options& options, std::string& to);

// The value that means: the one that the domain publishes (XEP-0156).
inline constexpr const char* discover_websocket = "discover";

// nullopt: no WebSocket, or one that must be discovered. `tls`: what --tls says. Errors:
// invalid_argument.
result<std::optional<net::websocket_url>> find_websocket(const std::string& option,
                                                         protocol::tls_policy tls);

}  // namespace mynah

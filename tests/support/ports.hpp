// Loopback ports that nobody listens on.
#pragma once

#include <cstdint>

namespace mynah::testing {

// Below the ephemeral range, where an outgoing connection of somebody else could take it at any
// time. Two calls of one process never return the same port.
std::uint16_t free_port();

// Does something accept connections on 127.0.0.1:port?
bool accepts_connections(std::uint16_t port);

}  // namespace mynah::testing

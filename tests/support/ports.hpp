// Loopback ports that nobody listens on.
#pragma once

#include <cstdint>

namespace mynah::testing {

// Below the ephemeral range, where an outgoing connection of somebody else could take it at any
// time. Two calls of one process never return the same port.
std::uint16_t free_port();

// A port that refuses connections for as long as this lives: nobody else can take it.
class closed_port {
public:
    closed_port();
    ~closed_port();
    closed_port(const closed_port&) = delete;
    closed_port& operator=(const closed_port&) = delete;

    std::uint16_t number() const noexcept { return number_; }

private:
    int socket_;  // bound, and never listening
    std::uint16_t number_;
};

// Does something accept connections on 127.0.0.1:port?
bool accepts_connections(std::uint16_t port);

}  // namespace mynah::testing

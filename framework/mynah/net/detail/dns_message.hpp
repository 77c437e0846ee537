// What c-ares does not tell about a DNS message.
#pragma once

#include <chrono>
#include <span>

namespace mynah::net::detail {

// The shortest time to live in the answer section; zero: it cannot be read, or is empty.
std::chrono::seconds shortest_ttl(std::span<const unsigned char> message);

}  // namespace mynah::net::detail

// The networks that mynah knows by name.
#pragma once

#include <mynah/networks/network.hpp>

#include <span>
#include <string_view>

namespace mynah::networks {

// By name, static.
std::span<const network> all() noexcept;

// nullptr: there is none. By its name.
const network* find(std::string_view name) noexcept;
// By one of its domains, in A-labels.
const network* of_domain(std::string_view domain) noexcept;

}  // namespace mynah::networks

// What a network asks of a session.
#pragma once

#include <mynah/networks/network.hpp>
#include <mynah/session/session_config.hpp>

namespace mynah::networks {

// Fills in what the network asks for. What was said before stays.
void apply(const network& to, session_config& config);

// Can this account log in to it, with a token or without? Errors: invalid_argument (an account of
// somewhere else, or none where a name is needed), credentials_missing (it takes tokens only).
result<void> check(const network& n, const jid& account, bool has_token);

}  // namespace mynah::networks

// What a log-in by SASL2 (XEP-0388) leaves for the next one.
//
// A token opens the account: whoever keeps this keeps a secret.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/token_mechanism.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <utility>

namespace mynah::protocol {

// XEP-0484: logs in in the place of a password.
class fast_token {
public:
    fast_token(secret s, sasl::token_mechanism m, std::chrono::system_clock::time_point until)
        : text(std::move(s)), mechanism(m), expires(until)
    {
    }
    friend bool operator==(const fast_token&, const fast_token&) = default;

    secret text;
    sasl::token_mechanism mechanism;  // the one that it was issued for
    std::chrono::system_clock::time_point expires;
};

// What a server does together with the log-in.
class inline_features {
public:
    bool bind = false;              // XEP-0386
    bool enable = false;            // XEP-0198 for the resource that is bound so
    bool resume = false;            // XEP-0198
    sasl::token_mechanisms tokens;  // XEP-0484

    friend bool operator==(const inline_features&, const inline_features&) = default;
};

class login_memory {
public:
    explicit login_memory(std::string id) : user_agent(std::move(id)) {}
    friend bool operator==(const login_memory&, const login_memory&) = default;

    std::string user_agent;  // the UUID by which the server knows this client of the account
    std::optional<fast_token> token;
    inline_features offered;  // over TLS; empty: do not count on it
    // Log-ins before the features that broke, in a row: there are servers that cannot stand it.
    unsigned broken_early = 0;
    // Log-ins by token behind the features that broke, in a row: one may be the network's fault,
    // two are a server whose tokens do not work.
    unsigned broken_by_token = 0;
};

// A random UUID (RFC 9562, version 4), made of a text that nobody else has: the nonce of a log-in.
std::string user_agent_id(std::string_view random);

}  // namespace mynah::protocol

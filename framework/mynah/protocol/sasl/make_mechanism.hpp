// From a choice to the mechanism that carries it out.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>
#include <mynah/protocol/sasl/scram.hpp>
#include <mynah/protocol/sasl/selection.hpp>

#include <memory>
#include <string>
#include <utility>

namespace mynah::sasl {

class credentials {
public:
    credentials() = default;
    credentials(std::string u, secret p, std::string z = {})
        : user(std::move(u)), password(std::move(p)), authzid(std::move(z))
    {
    }

    std::string user;     // the account's local part
    secret password;      // SCRAM has no use for it: it asks for keys
    std::string authzid;  // empty means "the account's own"
    std::string domain;   // the account's
    secret token;         // where choice::token says so
    std::string api_key;  // X-FACEBOOK-PLATFORM: of the application
};

// nonce: fresh and printable (random_id()). binding_data: the transport's, for choice::binding.
// offered: for XEP-0474.
// Errors: invalid_argument (not one of ours, or the binding data is missing).
result<std::unique_ptr<mechanism>> make_mechanism(const choice& chosen, credentials account,
                                                  std::string nonce, std::string binding_data = {},
                                                  iteration_bounds bounds = {},
                                                  advertisement offered = {});

}  // namespace mynah::sasl

// The server's SCRAM messages, taken apart (RFC 5802 section 7).
#pragma once

#include <mynah/base/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace mynah::sasl {

// r=nonce,s=salt,i=iterations, and perhaps h= or d= (XEP-0474)
class server_first_message {
public:
    server_first_message(std::string n, std::string s, std::uint32_t i)
        : nonce(std::move(n)), salt(std::move(s)), iterations(i)
    {
    }

    std::string nonce;
    std::string salt;  // decoded, not empty
    std::uint32_t iterations;
    // As they stand, see advertisement; empty: not there.
    std::string offer_hash;
    std::string former_offer_hash;
};

// Errors: bad_challenge; weak_parameters (more iterations than 32 bits hold).
result<server_first_message> parse_server_first(std::string_view message);

// The decoded signature in v=. Errors: bad_challenge; server_not_authentic (there is no v=); with
// e= the sasl_condition that comes closest to it.
result<std::string> parse_server_final(std::string_view message);

// n= and a= must not contain "," or "=": =2C, =3D.
std::string escape_name(std::string_view name);

}  // namespace mynah::sasl

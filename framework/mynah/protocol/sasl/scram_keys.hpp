// The keys that SCRAM derives from a password (RFC 5802 section 3): slow to make, cheap to use.
//
// They depend on (hash, password, salt, iterations) only, so a caller may keep them for the next
// log-in. Whoever has them can log in: they are wiped on destruction, like the password.
#pragma once

#include <mynah/base/crypto.hpp>
#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace mynah::sasl {

// What a mechanism wants derived.
class key_request {
public:
    key_request(crypto::hash h, std::string s, std::uint32_t i)
        : algorithm(h), salt(std::move(s)), iterations(i)
    {
    }

    friend bool operator==(const key_request&, const key_request&) = default;

    crypto::hash algorithm;
    std::string salt;  // raw bytes, not empty
    std::uint32_t iterations;
};

class scram_keys {
public:
    scram_keys(crypto::digest_bytes client, crypto::digest_bytes server) noexcept
        : client_key(client), server_key(server)
    {
    }

    crypto::digest_bytes client_key;
    crypto::digest_bytes server_key;
};

// PBKDF2: milliseconds of CPU, so not on a thread that does I/O. The password is SASLprep'ed here.
// Error: invalid_argument (a password that SASLprep refuses).
result<scram_keys> derive_keys(crypto::hash algorithm, const secret& password,
                               std::string_view salt, std::uint32_t iterations);
result<scram_keys> derive_keys(const key_request& request, const secret& password);

// SaltedPassword, which the keys are made of: as slow, and as good as the password (XEP-0480).
result<crypto::digest_bytes> salt_password(const key_request& request, const secret& password);

}  // namespace mynah::sasl

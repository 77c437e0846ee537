// The SASL mechanisms that mynah speaks.
#pragma once

#include <mynah/base/crypto.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace mynah::sasl {

// What somebody in between, with a certificate that we take for good, has of a log-in: less and
// less. Whoever has logged in by one class does not fall below it (docs/decisions).
enum class strength : std::uint8_t {
    any,     // nobody proves anything
    shown,   // the password
    digest,  // what a password can be guessed from, fast (MD5)
    token,   // the token, which is good for a while and for little
    scram,   // what a password can be guessed from, slowly; and he cannot answer for the server
    bound    // nothing: the proof is good for this connection alone
};

// In words, as a kind of log-in: "SCRAM".
std::string_view to_text(strength s) noexcept;

class known_mechanism {
public:
    enum class family : std::uint8_t {
        external,
        scram,
        oauthbearer,
        google_oauth2,
        google_token,
        messenger,
        facebook,
        digest_md5,
        plain,
        anonymous
    };

    constexpr known_mechanism(std::string_view n, family k, sasl::strength s) noexcept
        : name(n), kind(k), strength(s)
    {
    }
    constexpr known_mechanism(std::string_view n, crypto::hash h, bool bound) noexcept
        : name(n),
          kind(family::scram),
          strength(bound ? sasl::strength::bound : sasl::strength::scram),
          algorithm(h),
          plus(bound)
    {
    }

    // Sends a token, and nothing else.
    constexpr bool takes_token() const noexcept { return strength == sasl::strength::token; }
    // What it sends opens the account to whoever reads it, or nearly.
    constexpr bool needs_tls() const noexcept
    {
        return strength == sasl::strength::shown || strength == sasl::strength::digest ||
               takes_token();
    }

    std::string_view name;
    family kind;
    sasl::strength strength;
    crypto::hash algorithm = crypto::hash::sha1;  // scram only
    bool plus = false;                            // scram only: binds the channel
};

// All of them, the most trustworthy first.
std::span<const known_mechanism> known_mechanisms() noexcept;
// nullptr: not one of ours. Names are compared as they stand: they are upper case (RFC 4422 3.1).
const known_mechanism* find_mechanism(std::string_view name) noexcept;

}  // namespace mynah::sasl

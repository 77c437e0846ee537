// The SASL mechanisms that mynah speaks.
#pragma once

#include <mynah/base/crypto.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace mynah::sasl {

class known_mechanism {
public:
    enum class family : std::uint8_t { external, scram, plain, anonymous };

    constexpr known_mechanism(std::string_view n, family k) noexcept : name(n), kind(k) {}
    constexpr known_mechanism(std::string_view n, crypto::hash h, bool bound) noexcept
        : name(n), kind(family::scram), algorithm(h), plus(bound)
    {
    }

    std::string_view name;
    family kind;
    crypto::hash algorithm = crypto::hash::sha1;  // scram only
    bool plus = false;                            // scram only: binds the channel
};

// All of them, the most trustworthy first.
std::span<const known_mechanism> known_mechanisms() noexcept;
// nullptr: not one of ours. Names are compared as they stand: they are upper case (RFC 4422 3.1).
const known_mechanism* find_mechanism(std::string_view name) noexcept;

}  // namespace mynah::sasl

// Which HT-SHA-256-* proves a token that the server has given out (XEP-0484), by how the proof is
// bound to the connection.
//
// Not in known_mechanisms(): a token is good for the one mechanism that it was issued for, and only
// who has one, or wants one, chooses among them.
#pragma once

#include <mynah/base/channel_binding.hpp>
#include <mynah/protocol/sasl/known_mechanism.hpp>
#include <mynah/protocol/sasl/selection.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace mynah::sasl {

enum class token_mechanism : std::uint8_t { none, end_point, unique, exporter };

// "HT-SHA-256-NONE"; and back: nullopt for what is none of ours.
std::string_view to_text(token_mechanism m) noexcept;
std::optional<token_mechanism> parse_token_mechanism(std::string_view name) noexcept;

// What its proof needs of the connection; nullopt: nothing.
std::optional<channel_binding> binding_of(token_mechanism m) noexcept;

// Whoever is in between has of -NONE a proof that is good until the token is replaced; nothing can
// be guessed from it, and he cannot answer for the server.
constexpr strength strength_of(token_mechanism m) noexcept
{
    return m == token_mechanism::none ? strength::scram : strength::bound;
}

// Those that a server offers.
class token_mechanisms {
public:
    constexpr token_mechanisms() noexcept = default;

    constexpr void insert(token_mechanism m) noexcept { bits_ |= bit(m); }
    constexpr bool contains(token_mechanism m) const noexcept { return (bits_ & bit(m)) != 0; }
    constexpr bool empty() const noexcept { return bits_ == 0; }

    friend bool operator==(const token_mechanisms&, const token_mechanisms&) = default;

private:
    static constexpr std::uint8_t bit(token_mechanism m) noexcept
    {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(m));
    }

    std::uint8_t bits_ = 0;
};

// Do the offer, the connection, the user and the last log-in (`at_least`) let us use it?
bool is_usable(token_mechanism m, token_mechanisms offered, const channel& on,
               const policy& allowed, strength at_least);

// The best that is usable: the token to ask for. nullopt: none.
std::optional<token_mechanism> select_token_mechanism(token_mechanisms offered, const channel& on,
                                                      const policy& allowed, strength at_least);

}  // namespace mynah::sasl

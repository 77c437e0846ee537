#include <mynah/protocol/sasl/token_mechanism.hpp>

#include <mynah/protocol/sasl/hashed_token.hpp>

#include <algorithm>

namespace mynah::sasl {
namespace {

constexpr token_mechanism best_first[] = {token_mechanism::exporter, token_mechanism::unique,
                                          token_mechanism::end_point, token_mechanism::none};

}  // namespace

std::optional<channel_binding> binding_of(token_mechanism m) noexcept
{
    switch (m) {
        case token_mechanism::none: return std::nullopt;
        case token_mechanism::end_point: return channel_binding::tls_server_end_point;
        case token_mechanism::unique: return channel_binding::tls_unique;
        case token_mechanism::exporter: return channel_binding::tls_exporter;
    }
    return std::nullopt;
}

std::string_view to_text(token_mechanism m) noexcept
{
    return hashed_token::name_of(binding_of(m));
}

std::optional<token_mechanism> parse_token_mechanism(std::string_view name) noexcept
{
    for (auto m : best_first)
        if (name == to_text(m)) return m;
    return std::nullopt;
}

bool is_usable(token_mechanism m, token_mechanisms offered, const channel& on,
               const policy& allowed, strength at_least)
{
    const auto& names = allowed.mechanisms;
    const bool named =
        names.empty() || std::find(names.begin(), names.end(), to_text(m)) != names.end();
    if (!named || allowed.anonymous || !on.secure || !offered.contains(m)) return false;
    if (!allowed.allow_weaker && strength_of(m) < at_least) return false;
    const auto binding = binding_of(m);
    return !binding || on.can_bind(*binding);
}

std::optional<token_mechanism> select_token_mechanism(token_mechanisms offered, const channel& on,
                                                      const policy& allowed, strength at_least)
{
    for (auto m : best_first)
        if (is_usable(m, offered, on, allowed, at_least)) return m;
    return std::nullopt;
}

}  // namespace mynah::sasl

#include <mynah/protocol/sasl/selection.hpp>

#include <algorithm>
#include <span>
#include <string_view>

namespace mynah::sasl {
namespace {

using family = known_mechanism::family;

bool contains(const std::vector<std::string>& names, std::string_view name)
{
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool offers_plus(const offer& offered)
{
    // Also one that we do not know: the server would take our `y` for a proof of tampering.
    return std::any_of(offered.mechanisms.begin(), offered.mechanisms.end(),
                       [](const auto& name) { return name.ends_with("-PLUS"); });
}

bool allows_plus(const policy& allowed)
{
    return allowed.mechanisms.empty() ||
           std::any_of(allowed.mechanisms.begin(), allowed.mechanisms.end(), [](const auto& name) {
               const auto* known = find_mechanism(name);
               return known != nullptr && known->plus;
           });
}

// The exporter and tls-unique name this connection, the end point only the certificate.
constexpr channel_binding by_strength[] = {channel_binding::tls_exporter,
                                           channel_binding::tls_unique,
                                           channel_binding::tls_server_end_point};

bool can_bind_anything(const channel& on)
{
    return std::any_of(std::begin(by_strength), std::end(by_strength),
                       [&](auto type) { return on.can_bind(type); });
}

// The type to use with a -PLUS mechanism, if there is one that both sides can do.
std::optional<channel_binding> common_binding(const offer& offered, const channel& on)
{
    if (offered.bindings) {
        for (auto type : by_strength)
            if (offered.bindings->contains(type) && on.can_bind(type)) return type;
        return std::nullopt;
    }
    // A server that does not say what it takes means tls-unique (RFC 5802 section 6.1): TLS 1.2
    // only. On TLS 1.3 there is no default that servers agree on, and some offer -PLUS without
    // being able to do it (ejabberd 23.01).
    if (on.can_bind(channel_binding::tls_unique)) return channel_binding::tls_unique;
    return std::nullopt;
}

// What a SCRAM without -PLUS says.
//
// y means "I could bind but you offered no -PLUS", and a server that did offer it must then refuse,
// because somebody took it out of the offer. So y is wrong when the server did offer -PLUS and we
// merely have no type in common: then we are a client that does not bind, n. The price: who can
// rewrite features inside TLS can talk us out of binding by hiding XEP-0440.
gs2_flag unbound_flag(const offer& offered, const channel& on, const policy& allowed)
{
    const bool could = can_bind_anything(on) && allows_plus(allowed);
    return could && !offers_plus(offered) ? gs2_flag::y : gs2_flag::n;
}

// Do the user and the connection let us use this mechanism, whatever the server offers?
bool is_usable(const known_mechanism& m, const channel& on, const policy& allowed)
{
    if (allowed.anonymous) return m.kind == family::anonymous;
    switch (m.kind) {
        case family::external: return allowed.certificate && on.secure;
        case family::scram: return allowed.password;
        case family::oauthbearer:
        case family::google_oauth2:
        case family::google_token:
        case family::messenger:
        case family::facebook: return allowed.token && on.secure;
        case family::digest_md5:
            // Obsolete (RFC 6331): only for those who name it.
            return allowed.password && on.secure && contains(allowed.mechanisms, m.name);
        case family::plain:
            return (allowed.password || allowed.token) && allowed.allow_plain && on.secure;
        case family::anonymous: break;
    }
    return false;
}

// PLAIN carries a token where there is no password: some servers take one for it.
bool wants_token(const known_mechanism& m, const policy& allowed)
{
    return m.takes_token() || (m.kind == family::plain && !allowed.password);
}

std::vector<const known_mechanism*> by_preference(const policy& allowed)
{
    std::vector<const known_mechanism*> order;
    if (allowed.mechanisms.empty()) {
        for (const auto& known : known_mechanisms()) order.push_back(&known);
    } else {
        for (const auto& name : allowed.mechanisms)
            if (const auto* known = find_mechanism(name)) order.push_back(known);
    }
    return order;
}

std::string joined(const std::vector<std::string>& names)
{
    std::string out;
    for (const auto& name : names) {
        if (!out.empty()) out += ", ";
        out += name;
    }
    return out;
}

error nothing_in_common(const offer& offered, const channel& on, const policy& allowed)
{
    const auto because = [&](errc code, std::string text) {
        return error(code, std::move(text), joined(offered.mechanisms));
    };
    const auto is_offered = [&](std::string_view name) {
        return contains(offered.mechanisms, name) &&
               (allowed.mechanisms.empty() || contains(allowed.mechanisms, name));
    };
    if (offered.mechanisms.empty())
        return because(errc::no_common_mechanism, "the server offers no log-in at all");
    if (allowed.anonymous)
        return because(errc::no_common_mechanism,
                       "the server offers no ANONYMOUS: an account is needed");
    const auto known_one = [&](auto fits) -> const known_mechanism* {
        for (const auto& known : known_mechanisms())
            if (is_offered(known.name) && fits(known)) return &known;
        return nullptr;
    };
    const bool something = allowed.password || allowed.token;
    if (is_offered("PLAIN") && allowed.token && !allowed.password && !allowed.allow_plain)
        return because(errc::no_common_mechanism,
                       "the server offers nothing for tokens. PLAIN would show it the token in a "
                       "password's place: --allow-plain, if it is meant so");
    if (is_offered("PLAIN") && something && !allowed.allow_plain)
        return because(errc::no_common_mechanism,
                       "PLAIN is offered but not allowed: --allow-plain");
    const auto* in_tls = known_one([&](const auto& m) {
        return m.needs_tls() && (m.takes_token() ? allowed.token : something);
    });
    if (in_tls && !on.secure)
        return because(
            errc::no_common_mechanism,
            std::string(in_tls->name) + " is offered but only allowed inside TLS: --tls starttls");
    if (known_one([](const auto& m) { return m.kind == family::scram; }) && !allowed.password)
        return because(errc::credentials_missing, "the server wants a password: --password-file");
    if (contains(offered.mechanisms, "DIGEST-MD5") && allowed.password &&
        allowed.mechanisms.empty())
        return because(errc::no_common_mechanism,
                       "DIGEST-MD5 is offered but obsolete: --mechanisms DIGEST-MD5 takes it");
    if (known_one([](const auto& m) { return m.takes_token(); }) && !allowed.token)
        return because(errc::credentials_missing, "the server wants a token: --token-file");
    if (is_offered("EXTERNAL") && !allowed.certificate)
        return because(errc::no_common_mechanism,
                       "EXTERNAL is offered but there is no client certificate: --client-cert");
    if (!allowed.mechanisms.empty())
        return because(errc::no_common_mechanism, "of the allowed mechanisms (--mechanisms) " +
                                                      joined(allowed.mechanisms) +
                                                      " the server offers none that can be used");
    return because(errc::no_common_mechanism, "the server offers nothing that mynah can do");
}

// A SCRAM that signs the offer shows that nobody has taken anything out of it (XEP-0474): then the
// server has really changed, and has no channel binding any more.
bool may_prove(const known_mechanism& m) { return m.kind == family::scram; }

error weaker(const known_mechanism& best, strength at_least, const offer& offered)
{
    return error(errc::weaker_mechanism,
                 std::string(best.name) + " is offered, and the last log-in was by " +
                     std::string(to_text(at_least)) +
                     ": somebody may be in between; if the server has changed, "
                     "--allow-weaker-mechanism",
                 joined(offered.mechanisms));
}

}  // namespace

result<choice> select_mechanism(const offer& offered, const channel& on, const policy& allowed,
                                strength at_least)
{
    if (allowed.allow_weaker) at_least = strength::any;
    const auto binding = common_binding(offered, on);
    const known_mechanism* too_weak = nullptr;
    for (const auto* m : by_preference(allowed)) {
        if (!is_usable(*m, on, allowed) || !contains(offered.mechanisms, m->name)) continue;
        if (m->plus && !binding) continue;
        const bool weak = m->strength < at_least;
        if (weak && !may_prove(*m)) {
            if (too_weak == nullptr) too_weak = m;
            continue;
        }
        if (m->plus) return choice(std::string(m->name), gs2_flag::p, binding);
        const auto flag =
            m->kind == family::scram ? unbound_flag(offered, on, allowed) : gs2_flag::n;
        choice out(std::string(m->name), flag);
        out.token = wants_token(*m, allowed);
        out.proves_offer = weak;
        return out;
    }
    if (too_weak != nullptr) return weaker(*too_weak, at_least, offered);
    return nothing_in_common(offered, on, allowed);
}

}  // namespace mynah::sasl

#include <mynah/protocol/sasl2_offer.hpp>

#include <mynah/protocol/sasl2_names.hpp>
#include <mynah/protocol/sm_names.hpp>

#include <algorithm>

namespace mynah::protocol {
namespace {

constexpr xml::qname cb_name{"sasl-channel-binding", xml::ns::sasl_channel_binding};

inline_features parse_inline(xml::element list)
{
    inline_features with;
    with.resume = bool(list.child("sm", sm_ns));
    if (const auto bind = list.child("bind", sasl2::bind_ns)) {
        with.bind = true;
        for (auto feature : bind.child("inline").children())
            if (feature.name() == "feature" && feature["var"] == sm_ns) with.enable = true;
    }
    for (auto m : list.child("fast", sasl2::fast_ns).children())
        if (const auto known = sasl::parse_token_mechanism(m.text());
            known && m.name() == "mechanism")
            with.tokens.insert(*known);
    return with;
}

}  // namespace

mechanism_offer::mechanism_offer(xml::element list, xml::element features) : choices({})
{
    for (auto m : list.children())
        if (m.name() == "mechanism") choices.mechanisms.emplace_back(m.text());
    std::optional<std::vector<std::string>> types;
    if (const auto listed = features.child(cb_name)) {
        choices.bindings.emplace();
        types.emplace();
        for (auto b : listed.children()) {
            types->emplace_back(b["type"]);
            if (const auto type = parse_channel_binding(b["type"])) choices.bindings->insert(*type);
        }
    }
    as_signed = sasl::advertisement(choices.mechanisms, std::move(types));
}

std::string upgrade_task(crypto::hash algorithm)
{
    return algorithm == crypto::hash::sha512 ? "UPGR-SCRAM-SHA-512" : "UPGR-SCRAM-SHA-256";
}

std::optional<crypto::hash> parse_upgrade_task(std::string_view name) noexcept
{
    if (name == "UPGR-SCRAM-SHA-256") return crypto::hash::sha256;
    if (name == "UPGR-SCRAM-SHA-512") return crypto::hash::sha512;
    return std::nullopt;
}

std::optional<sasl2_offer> sasl2_offer::parse(xml::element features)
{
    const auto authentication = features.child(sasl2::authentication_name);
    if (!authentication) return std::nullopt;
    sasl2_offer offer(parse_inline(authentication.child("inline")));
    offer.mechanisms = mechanism_offer(authentication, features);
    for (auto u : authentication.children()) {
        if (!u.is("upgrade", sasl2::upgrade_ns)) continue;
        const auto task = parse_upgrade_task(u.text());
        auto& known = offer.upgrades;
        if (task && std::find(known.begin(), known.end(), *task) == known.end())
            known.push_back(*task);
    }
    return offer;
}

}  // namespace mynah::protocol

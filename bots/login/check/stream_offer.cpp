#include "stream_offer.hpp"

#include <mynah/base/printable.hpp>
#include <mynah/xml/vocabulary.hpp>

#include <algorithm>

namespace mynah::login {
namespace {

constexpr std::size_t most_names = 32;
constexpr std::size_t name_length = 40;

constexpr std::string_view sasl2_ns = "urn:xmpp:sasl:2";
constexpr std::string_view sm_ns = "urn:xmpp:sm:3";
constexpr std::string_view bind2_ns = "urn:xmpp:bind:0";
constexpr std::string_view csi_ns = "urn:xmpp:csi:0";

std::vector<std::string> mechanisms_in(xml::element list)
{
    std::vector<std::string> names;
    for (const auto one : list.children())
        if (one.name() == "mechanism" && names.size() < most_names)
            names.push_back(printable(one.text(), name_length));
    return names;
}

bool has(const std::vector<std::string>& names, std::string_view name) noexcept
{
    return std::ranges::find(names, name) != names.end();
}

}  // namespace

stream_offer stream_offer::parse(xml::element features)
{
    stream_offer o;
    if (const auto tls = features.child("starttls", xml::ns::tls)) {
        o.starttls = true;
        o.starttls_required = bool(tls.child("required", xml::ns::tls));
    }
    o.mechanisms = mechanisms_in(features.child("mechanisms", xml::ns::sasl));
    if (const auto list = features.child("sasl-channel-binding", xml::ns::sasl_channel_binding)) {
        o.bindings.emplace();
        for (const auto one : list.children())
            if (o.bindings->size() < most_names)
                o.bindings->push_back(printable(one["type"], name_length));
    }
    o.stream_management = bool(features.child("sm", sm_ns));
    o.client_state = bool(features.child("csi", csi_ns));
    if (const auto sasl2 = features.child("authentication", sasl2_ns)) {
        o.sasl2 = true;
        o.sasl2_mechanisms = mechanisms_in(sasl2);
        const auto inside = sasl2.child("inline", sasl2_ns);
        const auto bind = inside.child("bind", bind2_ns);
        o.bind2 = bool(bind);
        o.stream_management |= bool(inside.child("sm", sm_ns));
        for (const auto one : bind.child("inline", bind2_ns).children()) {
            o.stream_management |= one["var"] == sm_ns;
            o.client_state |= one["var"] == csi_ns;
        }
    }
    o.compression = bool(features.child("compression", "http://jabber.org/features/compress"));
    o.registration = bool(features.child("register", "http://jabber.org/features/iq-register"));
    o.old_log_in = bool(features.child("auth", "http://jabber.org/features/iq-auth"));
    return o;
}

bool stream_offer::offers(std::string_view mechanism) const noexcept
{
    return has(mechanisms, mechanism) || has(sasl2_mechanisms, mechanism);
}

}  // namespace mynah::login

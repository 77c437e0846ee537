#include <mynah/xep/stanza_ids.hpp>

#include <mynah/xep/detail/malformed.hpp>

namespace mynah::xep::stanza_ids {
namespace {

bool names(std::string_view text, jid_view who)
{
    if (const auto plain = jid::if_normalized(text)) return *plain == who;
    const auto parsed = jid::parse(text);
    return parsed && jid_view(*parsed) == who;
}

}  // namespace

result<origin_id> origin_id::parse(xml::element element)
{
    if (!element.is(origin_id_name) || element["id"].empty())
        return detail::malformed("not an origin id");
    return origin_id(std::string(element["id"]));
}

void origin_id::write(xml::writer& out) const
{
    out.start("origin-id", ns).attribute("id", id).end();
}

std::string_view find(const stanza& s, jid_view own_bare)
{
    const bool in_room =
        s.kind() == stanza_kind::message && s.message_type() == message_type::groupchat;
    const auto in_charge = in_room ? s.from().bare() : own_bare;
    std::string_view id;
    for (auto e : s.root().children()) {
        if (!e.is(stanza_id_name) || !names(e["by"], in_charge)) continue;
        if (!id.empty()) return {};
        id = e["id"];
    }
    return id;
}

void install(handler_registry& handlers) { handlers.feature(ns); }

}  // namespace mynah::xep::stanza_ids

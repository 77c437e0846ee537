#include <mynah/protocol/service_limits.hpp>

#include <mynah/stanza/outgoing.hpp>

#include <string>

namespace mynah::protocol {
namespace {

std::string_view text(unserved what) noexcept
{
    switch (what) {
        case unserved::other_messages: return "takes messages of type chat only";
        case unserved::rooms: return "has no rooms";
        case unserved::roster_additions: return "lets no client add contacts or subscribe to them";
        case unserved::roster_changes: return "lets no client change or remove contacts";
        case unserved::presence_probes: return "takes no presence probes";
        case unserved::contact_requests: return "carries no requests from one client to another";
    }
    return "does not do that";
}

bool joins_room(const outgoing& out) noexcept
{
    return out.type_name().empty() && !out.to().resource().empty() &&
           out.payload().find("http://jabber.org/protocol/muc") != std::string_view::npos;
}

}  // namespace

std::vector<std::string_view> service_limits::texts() const
{
    using enum unserved;
    std::vector<std::string_view> all;
    for (const auto one : {other_messages, rooms, roster_additions, roster_changes, presence_probes,
                           contact_requests})
        if (include(one)) all.push_back(text(one));
    return all;
}

result<void> service_limits::check(unserved what) const
{
    if (!include(what)) return {};
    return error(errc::not_served, std::string(name_) + ' ' + std::string(text(what)));
}

result<void> service_limits::check(const outgoing& out, const jid& self) const
{
    if (bits_ == 0) return {};
    const auto type = out.type_name();
    switch (out.kind()) {
        case stanza_kind::message:
            if (type == "groupchat" && include(unserved::rooms)) return check(unserved::rooms);
            return type == "chat" ? result<void>() : check(unserved::other_messages);
        case stanza_kind::presence:
            if (type == "probe") return check(unserved::presence_probes);
            if (type == "subscribe") return check(unserved::roster_additions);
            if (type == "unsubscribe" || type == "unsubscribed")
                return check(unserved::roster_changes);
            return joins_room(out) ? check(unserved::rooms) : result<void>();
        case stanza_kind::iq: break;
    }
    const bool to_client = !out.to().resource().empty() && out.to().bare() != self.bare();
    return out.is_request() && to_client ? check(unserved::contact_requests) : result<void>();
}

}  // namespace mynah::protocol

#include <mynah/xep/receipts.hpp>

#include <mynah/xep/detail/malformed.hpp>

namespace mynah::xep::receipts {

void request::write(xml::writer& out) const { out.element("request", ns, ""); }

result<received> received::parse(xml::element element)
{
    if (!element.is(received_name) || element["id"].empty())
        return detail::malformed("not a receipt");
    return received(std::string(element["id"]));
}

void received::write(xml::writer& out) const
{
    out.start("received", ns).attribute("id", id).end();
}

std::optional<message> answer_to(const stanza& s)
{
    if (s.kind() != stanza_kind::message || s.is_error() || s.id().empty() || s.from().empty())
        return std::nullopt;
    const message_view asking(s);
    if (asking.type() == message_type::groupchat || !asking.has_body()) return std::nullopt;
    if (!s.child(request_name) || s.child(received_name)) return std::nullopt;
    return message(s.from(), asking.type()).payload(received(std::string(s.id())));
}

bool confirms(const stanza& s, std::string_view id, jid_view sent_to) noexcept
{
    if (s.kind() != stanza_kind::message || s.is_error() || id.empty()) return false;
    return s.child(received_name)["id"] == id && s.from().bare() == sent_to.bare();
}

void install(handler_registry& handlers, observer watcher)
{
    handlers.watch(stanza_kind::message, request_name, watcher, ns);
}

}  // namespace mynah::xep::receipts

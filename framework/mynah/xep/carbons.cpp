#include <mynah/xep/carbons.hpp>

#include <mynah/stanza/iq.hpp>
#include <mynah/xep/detail/acknowledged.hpp>
#include <mynah/xep/detail/malformed.hpp>

namespace mynah::xep::carbons {
namespace {

task<result<void>> command(sender out, std::string_view name, duration deadline)
{
    auto request = iq(iq_type::set).payload([name](xml::writer& w) { w.element(name, ns, ""); });
    return detail::acknowledged(out, std::move(request), deadline);
}

}  // namespace

bool is_carbon(const stanza& s) noexcept
{
    return s.kind() == stanza_kind::message && (s.child(received_name) || s.child(sent_name));
}

bool is_spoofed(const stanza& s, jid_view own_bare) noexcept
{
    return is_carbon(s) && (own_bare.empty() || s.from() != own_bare);
}

result<carbon> unwrap(const stanza& s, jid_view own_bare)
{
    if (!is_carbon(s) || s.is_error()) return error(errc::invalid_argument, "not a carbon");
    if (is_spoofed(s, own_bare)) return error(stanza_condition::forbidden, "a spoofed carbon");
    const auto received = s.child(received_name);
    const auto sent = s.child(sent_name);
    if (received && sent) return detail::malformed("a carbon of both directions");

    auto inner =
        forward::forwarded::parse((received ? received : sent).child(forward::forwarded_name));
    if (!inner) return inner.error();
    if (inner->content.kind() != stanza_kind::message)
        return detail::malformed("a carbon of no message");
    return carbon(received ? direction::received : direction::sent, std::move(*inner));
}

void exclude::write(xml::writer& out) const
{
    out.element("private", ns, "");
    out.element("no-copy", "urn:xmpp:hints", "");  // XEP-0334, for servers that look at hints only
}

task<result<void>> enable(sender out, duration deadline)
{
    return command(out, "enable", deadline);
}
task<result<void>> disable(sender out, duration deadline)
{
    return command(out, "disable", deadline);
}

}  // namespace mynah::xep::carbons

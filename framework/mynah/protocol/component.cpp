#include <mynah/protocol/component.hpp>

#include <mynah/base/crypto.hpp>
#include <mynah/stanza/stream_error.hpp>

namespace mynah::protocol::component {
namespace {

void append_hex(std::string& out, std::string_view bytes)
{
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        out += digits[byte >> 4];
        out += digits[byte & 15];
    }
}

}  // namespace

// A JID's domain holds nothing to escape (RFC 7622 3.2).
void write_header(std::string& out, jid_view self)
{
    out +=
        "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
        "xmlns:stream='http://etherx.jabber.org/streams' to='";
    out += self.domain();
    out += "'>";
}

// XEP-0114 would have an '&' of the secret escaped before it is hashed; Prosody and ejabberd take
// both as they are.
void write_handshake(std::string& out, std::string_view stream_id, const secret& shared)
{
    std::string text;
    text.reserve(stream_id.size() + shared.reveal().size());  // no copy is left behind
    text += stream_id;
    text += shared.reveal();
    const auto digest = crypto::digest(crypto::hash::sha1, text);
    crypto::wipe(text);
    out += "<handshake>";
    append_hex(out, digest);
    out += "</handshake>";
}

bool is_addressed_to(const stanza& s, jid_view self) noexcept
{
    return !s.from().empty() && s.to().domain() == self.domain();
}

result<void> may_send(const outgoing& out, jid_view self)
{
    if (out.to().empty())
        return error(errc::invalid_argument,
                     "a component has no account, hence no roster, no carbons and no presence for "
                     "everybody: what it sends needs a recipient");
    if (!out.from().empty() && out.from().domain() != self.domain())
        return error(errc::invalid_argument,
                     "a component speaks for its own domain alone, not for " +
                         std::string(out.from().domain()));
    return {};
}

error explained(error why, jid_view self)
{
    const std::string name(self.domain());
    if (why.code == stream_condition::host_unknown)
        return error(
            errc::component_refused,
            "it has no component " + name +
                ": is there one in its configuration, and is this its port for components?",
            std::move(why.peer_text));
    if (why.code == stream_condition::not_authorized)
        return error(errc::component_refused,
                     "the secret is not the one of " + name +
                         " in the server's configuration, if there is such a component",
                     std::move(why.peer_text));
    if (why.code == stream_condition::conflict)
        why.text = "another program is connected as the component " + name;
    return why;
}

}  // namespace mynah::protocol::component

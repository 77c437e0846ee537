// XEP-0359: Unique and Stable Stanza IDs
//
// The id under which an archive or a room knows a message, and the one that its author gave it.
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/stanza/stanza.hpp>
#include <mynah/xml/writer.hpp>

#include <string>
#include <string_view>

namespace mynah::xep::stanza_ids {

inline constexpr std::string_view ns = "urn:xmpp:sid:0";
inline constexpr xml::qname stanza_id_name{"stanza-id", ns};
inline constexpr xml::qname origin_id_name{"origin-id", ns};

// The author's own id; must stay the same when a message is sent again.
class origin_id {
public:
    explicit origin_id(std::string text) : id(std::move(text)) {}

    // Error: bad_reply.
    static result<origin_id> parse(xml::element element);
    void write(xml::writer& out) const;

    std::string id;
};

// The id that who is in charge has given: the room for what is said in a room (`s` is a groupchat
// message), our account for the rest. "" when there is none, or several. Anybody can write the name
// of another: trust it only where that room or server advertises `ns`, because it then removes
// what others made up (XEP-0359 section 6).
std::string_view find(const stanza& s, jid_view own_bare);

// Advertises that we understand them.
void install(handler_registry& handlers);

}  // namespace mynah::xep::stanza_ids

// XEP-0184: Message Delivery Receipts
//
//     auto note = message(peer).id(id).body("...").payload(receipts::request());
//
// and later, for what comes in, receipts::confirms(stanza, id, peer). A receipt that does not come
// means nothing: it is never a reason to send again.
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/stanza/message.hpp>

#include <optional>
#include <string>

namespace mynah::xep::receipts {

inline constexpr std::string_view ns = "urn:xmpp:receipts";
inline constexpr xml::qname request_name{"request", ns};
inline constexpr xml::qname received_name{"received", ns};

// Asks for a receipt. The message needs an id.
class request {
public:
    void write(xml::writer& out) const;
};

class received {
public:
    explicit received(std::string message_id) : id(std::move(message_id)) {}

    // Error: bad_reply.
    static result<received> parse(xml::element element);
    void write(xml::writer& out) const;

    std::string id;  // of the message that has arrived
};

// The receipt that a message asks for. nullopt when it gets none: it does not ask, has no id,
// sender or body, is an error, for a whole room, or a receipt itself (or two programs would never
// stop).
std::optional<message> answer_to(const stanza& s);

// Is this the receipt for our message `id`, from the account that we sent it to? Anybody else may
// have seen or guessed the id.
bool confirms(const stanza& s, std::string_view id, jid_view sent_to) noexcept;

// `watcher` sees each message that asks. Who sends answer_to() it does so only if the sender may
// know that we are here, for a receipt tells; and when the message cannot be dropped any more (a
// full backlog), for a receipt promises.
void install(handler_registry& handlers, observer watcher);

}  // namespace mynah::xep::receipts

// XEP-0280: Message Carbons
//
// Copies of what the account's other devices receive and send. A stranger who could forge one could
// put words into anybody's mouth (CVE-2017-5589 and a dozen more), so the outer sender must be the
// own account, exactly; the inner one may be anybody.
#pragma once

#include <mynah/session/sender.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/xep/forward.hpp>

#include <cstdint>

namespace mynah::xep::carbons {

inline constexpr std::string_view ns = "urn:xmpp:carbons:2";
inline constexpr xml::qname received_name{"received", ns};
inline constexpr xml::qname sent_name{"sent", ns};
inline constexpr xml::qname private_name{"private", ns};

enum class direction : std::uint8_t { received, sent };

class carbon {
public:
    carbon(direction d, forward::forwarded inner) : which(d), copy(std::move(inner)) {}

    message_view message() const noexcept { return message_view(copy.content); }

    direction which;          // by or to one of our other devices
    forward::forwarded copy;  // data: never dispatched
};

// Says that it is a copy. <private/> is no copy, it asks for none.
bool is_carbon(const stanza& s) noexcept;

// Says that it is a copy, and is not from the own account: to be dropped and counted
// (counters::spoofed_carbon). `own_bare`: our bare JID.
bool is_spoofed(const stanza& s, jid_view own_bare) noexcept;

// Errors: invalid_argument when it is no carbon; stanza_condition::forbidden when it is spoofed;
// bad_reply, and those of stanza::from, when the copy is malformed or no message.
result<carbon> unwrap(const stanza& s, jid_view own_bare);

// Payload of a message that is not to be copied to anybody's other devices.
class exclude {
public:
    void write(xml::writer& out) const;
};

// From now on, for this stream.
task<result<void>> enable(sender out, duration deadline = std::chrono::seconds(30));
task<result<void>> disable(sender out, duration deadline = std::chrono::seconds(30));

}  // namespace mynah::xep::carbons

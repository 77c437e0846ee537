// http://messenger.live.com/xmpp/jidlookup: from the address that people know to the JID.
//
// The JIDs of Windows Live Messenger are opaque; whoever is to be written to is known by an e-mail
// address.
#pragma once

#include <mynah/session/sender.hpp>

#include <string>
#include <string_view>

namespace mynah::networks {

inline constexpr std::string_view jid_lookup_ns = "http://messenger.live.com/xmpp/jidlookup";

// `mail`: user@domain, copied. Errors besides those of sender::request(): bad_jid (no address),
// bad_reply (the answer names no account of our own domain).
task<result<jid>> look_up_jid(sender out, std::string mail,
                              duration deadline = std::chrono::seconds(30));

}  // namespace mynah::networks

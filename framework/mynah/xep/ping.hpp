// XEP-0199: XMPP Ping
//
// Is the other end there? Pings that come in are answered without any handler of the bot.
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/session/sender.hpp>
#include <mynah/xml/writer.hpp>

namespace mynah::xep::ping {

inline constexpr std::string_view ns = "urn:xmpp:ping";
inline constexpr xml::qname ping_name{"ping", ns};

// Answers pings.
void install(handler_registry& handlers);

// A value: the peer is there. An empty `peer` is the own server. A peer that does not know the
// extension answers with an error, too, but so does the server of one who is offline
// (stanza_condition::service_unavailable).
task<result<void>> get(sender out, jid peer, duration deadline = std::chrono::seconds(30));

}  // namespace mynah::xep::ping

// The words of the vocabulary: one table of namespaces, one of local names (elements and attributes
// alike).
//
// A word's id is its place in the table, counted from 1: add freely, nothing stores ids. A missing
// word costs a text comparison, nothing else.
#pragma once

#include <string_view>

namespace mynah::xml::detail {

// clang-format off
inline constexpr std::string_view namespaces[] = {
    // XML and the stream (RFC 6120)
    "http://www.w3.org/XML/1998/namespace", "http://etherx.jabber.org/streams", "jabber:client",
    "jabber:server", "jabber:component:accept", "urn:ietf:params:xml:ns:xmpp-streams",
    "urn:ietf:params:xml:ns:xmpp-stanzas", "urn:ietf:params:xml:ns:xmpp-tls",
    "urn:ietf:params:xml:ns:xmpp-sasl", "urn:ietf:params:xml:ns:xmpp-bind",
    "urn:ietf:params:xml:ns:xmpp-session", "urn:ietf:params:xml:ns:xmpp-framing",
    // Log-in and the session
    "urn:xmpp:sasl:2", "urn:xmpp:bind:0", "urn:xmpp:fast:0", "urn:xmpp:sasl-cb:0",
    "urn:xmpp:ssdp:0", "urn:xmpp:sasl:upgrade:0", "urn:xmpp:scram-upgrade:0",
    "urn:xmpp:channel-binding:0", "urn:xmpp:sm:2", "urn:xmpp:sm:3", "urn:xmpp:csi:0",
    "urn:xmpp:features:rosterver", "urn:xmpp:features:pre-approval", "urn:xmpp:features:dialback",
    "jabber:server:dialback", "http://jabber.org/features/iq-auth",
    "http://jabber.org/features/iq-register", "http://jabber.org/features/compress",
    "http://jabber.org/protocol/compress", "urn:xmpp:register:0", "urn:xmpp:ibr-token:0",
    "jabber:iq:auth", "urn:xmpp:errors", "https://xmpp.org/extensions/isr/0", "urn:xmpp:push:0",
    "urn:xmpp:pars:0",
    // Roster, presence, lists
    "jabber:iq:roster", "jabber:iq:privacy", "jabber:iq:private", "jabber:iq:last",
    "jabber:iq:register", "jabber:iq:search", "jabber:iq:version", "jabber:iq:gateway",
    "jabber:iq:oob", "jabber:iq:rpc", "urn:xmpp:blocking", "urn:xmpp:blocking:errors",
    "urn:xmpp:reporting:1", "urn:xmpp:presence-session:0", "http://jabber.org/protocol/rosterx",
    "http://jabber.org/protocol/nick", "http://jabber.org/protocol/activity",
    "http://jabber.org/protocol/mood", "http://jabber.org/protocol/tune",
    "http://jabber.org/protocol/geoloc", "urn:xmpp:ping", "urn:xmpp:time", "urn:xmpp:delay",
    "jabber:x:delay",
    // Discovery
    "http://jabber.org/protocol/disco#info", "http://jabber.org/protocol/disco#items",
    "http://jabber.org/protocol/caps", "http://jabber.org/protocol/caps#optimize", "urn:xmpp:caps",
    "urn:xmpp:caps:optimize", "jabber:x:data", "http://jabber.org/protocol/xdata-validate",
    "http://jabber.org/protocol/xdata-layout", "http://jabber.org/protocol/feature-neg",
    "urn:xmpp:extdisco:2", "http://jabber.org/network/serverinfo",
    "http://jabber.org/protocol/commands", "http://jabber.org/protocol/rsm", "urn:xmpp:order-by:1",
    "urn:xmpp:media-element", "urn:xmpp:captcha",
    // Messages
    "urn:xmpp:receipts", "http://jabber.org/protocol/chatstates", "urn:xmpp:chat-markers:0",
    "urn:xmpp:carbons:2", "urn:xmpp:forward:0", "urn:xmpp:sid:0", "urn:xmpp:hints",
    "urn:xmpp:message-correct:0", "jabber:x:oob", "jabber:x:event", "jabber:x:conference",
    "jabber:x:encrypted", "jabber:x:signed", "jabber:x:expire", "urn:xmpp:reactions:0",
    "urn:xmpp:reply:0", "urn:xmpp:fallback:0", "urn:xmpp:reference:0", "urn:xmpp:message-retract:0",
    "urn:xmpp:message-retract:1", "urn:xmpp:message-moderate:0", "urn:xmpp:message-moderate:1",
    "urn:xmpp:fasten:0", "urn:xmpp:attention:0", "urn:xmpp:spoiler:0", "urn:xmpp:styling:0",
    "urn:xmpp:markup:0", "urn:xmpp:sfs:0", "urn:xmpp:file:metadata:0", "urn:xmpp:thumbs:1",
    "urn:xmpp:bob", "urn:xmpp:http:upload:0", "urn:xmpp:http:upload:purpose:0", "urn:xmpp:hashes:2",
    "urn:xmpp:json:0", "urn:xmpp:json-msg:0", "urn:xmpp:stickers:0", "urn:xmpp:call-invites:0",
    "urn:xmpp:jingle-message:0", "http://jabber.org/protocol/address",
    "http://jabber.org/protocol/amp", "http://jabber.org/protocol/shim",
    "http://jabber.org/protocol/xhtml-im", "http://www.w3.org/1999/xhtml",
    "http://jabber.org/protocol/http-auth", "urn:xmpp:http", "urn:xmpp:tmp:abuse",
    "urn:xmpp:bots:0",
    // Encryption
    "urn:xmpp:eme:0", "urn:xmpp:openpgp:0", "urn:xmpp:omemo:2", "eu.siacs.conversations.axolotl",
    "urn:xmpp:sce:1", "urn:xmpp:tm:1", "urn:xmpp:sec-label:0",
    // Rooms
    "http://jabber.org/protocol/muc", "http://jabber.org/protocol/muc#user",
    "http://jabber.org/protocol/muc#admin", "http://jabber.org/protocol/muc#owner",
    "http://jabber.org/protocol/muc#unique", "http://jabber.org/protocol/muc#rtbl",
    "urn:xmpp:occupant-id:0", "urn:xmpp:mix:core:1", "urn:xmpp:mix:pam:2",
    "urn:xmpp:muc:affiliations:1", "urn:xmpp:rai:0", "urn:xmpp:mentions:0", "urn:xmpp:hats:0",
    // Storage and publish-subscribe
    "http://jabber.org/protocol/pubsub", "http://jabber.org/protocol/pubsub#event",
    "http://jabber.org/protocol/pubsub#owner", "http://jabber.org/protocol/pubsub#errors",
    "http://jabber.org/protocol/pubsub#publish-options", "urn:xmpp:mam:2", "urn:xmpp:mam:tmp",
    "storage:bookmarks", "urn:xmpp:bookmarks:1", "urn:xmpp:mds:displayed:0", "urn:xmpp:avatar:data",
    "urn:xmpp:avatar:metadata", "vcard-temp", "vcard-temp:x:update",
    "urn:ietf:params:xml:ns:vcard-4.0", "http://www.w3.org/2005/Atom", "urn:xmpp:microblog:0",
    "http://jabber.org/protocol/offline",
    // Servers and components
    "urn:xmpp:component:0", "urn:xmpp:delegation:2", "urn:xmpp:privilege:2", "urn:xmpp:raa:0",
    "http://jabber.org/protocol/admin", "http://jabber.org/protocol/stats", "urn:xmpp:serverinfo:0",
    // Streams of bytes
    "http://jabber.org/protocol/ibb", "http://jabber.org/protocol/bytestreams",
    "http://jabber.org/protocol/si", "http://jabber.org/protocol/si/profile/file-transfer",
    "http://jabber.org/protocol/httpbind", "urn:xmpp:jingle:1", "urn:xmpp:jingle:errors:1",
    "urn:xmpp:jingle:apps:rtp:1", "urn:xmpp:jingle:apps:file-transfer:5",
    "urn:xmpp:jingle:transports:ice-udp:1", "urn:xmpp:jingle:transports:ibb:1",
    "urn:xmpp:jingle:transports:s5b:1",
};

inline constexpr std::string_view names[] = {
    // Stream and stanzas
    "stream", "features", "error", "iq", "message", "presence", "body", "subject", "thread", "show",
    "status", "priority", "text", "lang", "id", "to", "from", "type", "version", "xmlns", "by",
    "code", "space", "base",
    // Stanza errors (RFC 6120 8.3.3)
    "bad-request", "conflict", "feature-not-implemented", "forbidden", "gone",
    "internal-server-error", "item-not-found", "jid-malformed", "not-acceptable", "not-allowed",
    "not-authorized", "policy-violation", "recipient-unavailable", "redirect",
    "registration-required", "remote-server-not-found", "remote-server-timeout",
    "resource-constraint", "service-unavailable", "subscription-required", "undefined-condition",
    "unexpected-request",
    // Stream errors (RFC 6120 4.9.3)
    "bad-format", "bad-namespace-prefix", "connection-timeout", "host-gone", "host-unknown",
    "improper-addressing", "invalid-from", "invalid-namespace", "invalid-xml", "not-well-formed",
    "remote-connection-failed", "reset", "restricted-xml", "see-other-host", "system-shutdown",
    "unsupported-encoding", "unsupported-feature", "unsupported-stanza-type", "unsupported-version",
    "handled-count-too-high",
    // Log-in
    "starttls", "proceed", "failure", "required", "optional", "mechanisms", "mechanism", "auth",
    "challenge", "response", "success", "abort", "aborted", "account-disabled",
    "credentials-expired", "encryption-required", "incorrect-encoding", "invalid-authzid",
    "invalid-mechanism", "malformed-request", "mechanism-too-weak", "temporary-auth-failure",
    "sasl-channel-binding", "channel-binding", "bind", "bound", "session", "jid", "resource",
    "authentication", "authenticate", "initial-response", "additional-data",
    "authorization-identifier",
    "authorization-identity", "user-agent", "software", "device", "inline", "token",
    "request-token", "continue",
    "upgrade", "task", "tasks", "next", "handshake", "compression", "method", "dialback", "ver",
    "open", "close", "sub",
    // Stream management (XEP-0198)
    "sm", "enable", "enabled", "resume", "resumed", "failed", "r", "a", "h", "previd", "max",
    "location",
    // Queries
    "query", "item", "group", "name", "ask", "approved", "subscription", "remove", "identity",
    "feature", "category", "node", "var", "ping", "time", "tzo", "utc", "os", "seconds", "c",
    "hash", "ext", "list", "active", "default", "block", "unblock", "blocklist", "order", "action",
    "value", "register", "registered", "username", "password", "nick", "email", "first", "last",
    "instructions", "key", "vCard", "FN", "N", "NICKNAME", "PHOTO", "BINVAL", "TYPE", "EMAIL",
    "TEL", "photo", "pre-approval", "push", "ns", "report", "spam", "reason", "optimize", "algo",
    // Data forms and result sets
    "x", "field", "option", "title", "desc", "label", "reported", "validate", "datatype", "basic",
    "range", "set", "count", "index", "before", "after", "min", "media", "uri", "url", "command",
    "commands", "actions", "sessionid", "note", "prev", "complete", "execute", "cancel", "form",
    // Messages
    "delay", "stamp", "received", "request", "composing", "paused", "inactive", "displayed",
    "markable", "acknowledged", "sent", "private", "disable", "forwarded", "stanza-id", "origin-id",
    "store", "no-store", "no-copy", "no-permanent-store", "replace", "reactions", "reaction",
    "reply", "fallback", "start", "end", "for", "reference", "begin", "anchor", "retract",
    "retracted", "moderate", "moderated", "apply-to", "attention", "spoiler", "html", "p", "span",
    "br", "strong", "em", "style", "href", "src", "alt", "img", "ul", "ol", "li", "blockquote",
    "encryption", "encrypted", "header", "headers", "rid", "sid", "iv", "payload", "kid", "data",
    "cid", "max-age", "file", "file-sharing", "sources", "url-data", "target", "media-type", "size",
    "date", "width", "height", "slot", "put", "get", "filename", "content-type", "addresses",
    "address", "delivered", "confirm", "json", "openpgp", "signed",
    // Rooms
    "history", "maxstanzas", "maxchars", "since", "invite", "decline", "destroy", "affiliation",
    "role", "actor", "conference", "autojoin", "password-protected", "occupant-id", "unique", "mix",
    "join", "leave", "storage",
    // Publish-subscribe and archives
    "pubsub", "event", "items", "publish", "publish-options", "create", "configure", "delete",
    "purge", "subscribe", "unsubscribe", "subscriptions", "affiliations", "options", "collection",
    "notify", "max_items", "subid", "publisher", "result", "queryid", "fin", "prefs", "always",
    "never", "stable", "unreceived", "metadata", "info", "bytes", "entry", "published", "updated",
    "author", "content", "summary", "link", "rel",
    // Streams of bytes
    "jingle", "initiator", "responder", "creator", "senders", "description", "transport",
    "candidate", "streamhost", "streamhost-used", "host", "port", "block-size", "stanza", "seq",
    "protocol", "ip", "component", "generation", "network", "foundation", "fingerprint",
    "payload-type", "parameter", "clockrate", "channels", "si", "offset",
    // Servers and components
    "delegation", "delegated", "privilege", "perm", "access", "log", "stat", "unit", "services",
    "service",
};
// clang-format on

}  // namespace mynah::xml::detail

// Answers to stanzas: addressed back, with what ties them to the question.
//
// `from` stays unset: a client's server fills it in, and `incoming` sets it on a component.
#pragma once

#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/stanza.hpp>

#include <optional>

namespace mynah {

// The result of an IQ get or set (RFC 6120 8.2.3): same id, back to the sender.
iq make_result(const stanza& request);

// An error for any stanza (RFC 6120 8.3.1): same kind and id, back to the sender. nullopt for what
// is never answered by an error, or two programs would answer each other for ever: errors, results.
std::optional<outgoing> make_error_reply(const stanza& request, const stanza_error& why);

// A message to continue the conversation: same type and thread; to who spoke in a room, for all in
// the room. A headline is answered by a normal message (RFC 6121 5.2.2). Of an error it is the
// caller's bug (assert).
message make_reply(const stanza& received);

}  // namespace mynah

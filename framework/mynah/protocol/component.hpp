// What is different about the stream of a component (XEP-0114): a part of a server, that speaks for
// every address of its domain.
//
// There are no features: no STARTTLS, no SASL, no resource, no stream management. The component
// proves that it knows a secret; the server proves nothing, so where it is must be known.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>
#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/stanza.hpp>

#include <string>
#include <string_view>

namespace mynah::protocol::component {

// `self`: the component's domain, or an address of it, from which it speaks by default.
void write_header(std::string& out, jid_view self);

// `stream_id`: of the server's header, as it was before XML escaped it.
void write_handshake(std::string& out, std::string_view stream_id, const secret& shared);

// From somebody, to an address of our domain.
bool is_addressed_to(const stanza& s, jid_view self) noexcept;

// Errors: invalid_argument: without `to`, or from another domain. The server would end the stream.
result<void> may_send(const outgoing& out, jid_view self);

// A stream error, with what to do about it.
error explained(error why, jid_view self);

}  // namespace mynah::protocol::component

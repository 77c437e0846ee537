// The library's own error codes. Conditions of the RFCs have categories of their own
// (stanza/stanza_error.hpp, stanza/stream_error.hpp, protocol/sasl/sasl_error.hpp).
#pragma once

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>

namespace mynah {

enum class errc {
    // Values and calls
    invalid_argument = 1,  // a value that the called function cannot use
    bad_jid,               // not a JID by RFC 7622
    bad_base64,            // not canonical base64 (RFC 4648 section 4)
    bad_reply,             // a well-formed answer that does not mean what it must
    unwritable_text,       // text that XML 1.0 cannot carry, or invalid UTF-8
    not_served,            // the network at the other end cannot do this
    limit_exceeded,        // something a peer sent is larger than the configured limit
    // Sessions
    closed,             // closed by us, or not open any more
    disconnected,       // the link broke; what was in flight has an unknown outcome
    delivery_unknown,   // nobody can say whether the server has the stanza
    stale,              // the handler outlived the session that it came from
    timed_out,          // the deadline passed first
    cancelled,          // somebody called it off
    queue_full,         // the output or the backlog is at its limit
    too_many_requests,  // more IQ requests are pending than the session allows
    // Connecting
    name_not_found,       // DNS has no address for the host
    service_not_offered,  // DNS says that the domain has no XMPP service (SRV target ".")
    dns_failed,           // no answer from DNS, or one that tells nothing
    connect_failed,       // no address took the connection
    too_many_redirects,   // see-other-host more often than allowed
    redirect_refused,     // see-other-host to where we do not go
    proxy_failed,         // the proxy did not open the way, or is none
    proxy_refused,        // the proxy does not let us in: user and password
    websocket_failed,     // there is no WebSocket for XMPP where one was expected
    end_of_stream,        // the peer ended the connection cleanly
    truncated,            // the peer ended the connection in the middle (TLS: without close_notify)
    // TLS
    tls_not_offered,       // TLS is required and the server has none
    tls_failed,            // the handshake or the record layer failed
    clear_text_refused,    // TLS is off, and the server is not on this machine
    tls_injection,         // bytes in clear text behind <proceed/>
    certificate_rejected,  // the certificate is not valid for the JID's domain
    // Log-in
    no_common_mechanism,   // no SASL mechanism that both sides allow
    bad_challenge,         // the server's SASL message breaks the mechanism's grammar
    weak_parameters,       // SCRAM iteration count out of bounds
    server_not_authentic,  // the server did not prove that it knows the password
    credentials_missing,   // the chosen mechanism needs a secret that was not given
    insufficient_scope,    // the token is good, but not for XMPP
    weaker_mechanism,      // the server offers less than when we logged in last
    bind_failed,           // the server bound no usable JID
    component_refused,     // the server has no such component, or another secret (XEP-0114)
    // Tokens (RFC 6749)
    consent_gone,       // the refresh token is not good any more: a person must agree again
    token_refused,      // the authorization server gives this client no token, now or later
    token_unavailable,  // no token now: the authorization server is busy, the program failed
};

const boost::system::error_category& library_category() noexcept;

inline boost::system::error_code make_error_code(errc e) noexcept
{
    return {static_cast<int>(e), library_category()};
}

}  // namespace mynah

template <>
struct boost::system::is_error_code_enum<mynah::errc> : std::true_type {
};

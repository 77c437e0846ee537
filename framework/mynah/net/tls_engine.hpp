// The client's side of one TLS connection as a byte filter: no socket, no buffer of its own.
//
// Each call is given the ciphertext to read from (a span that shrinks by what was consumed) and a
// string that what has to be sent is appended to. Between calls the engine keeps neither: OpenSSL
// runs on a BIO over these arguments, and an idle connection holds no byte buffers at all.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/net/detail/keep_ticket.hpp>
#include <mynah/net/detail/verify_peer.hpp>
#include <mynah/net/transport.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace mynah::net {

class tls_context;

class tls_engine {
public:
    // No call lets the output grow past this by its own doing: write() takes fewer bytes instead.
    static constexpr std::size_t output_limit = 64 * 1024;

    // `identity`: the JID's domain in A-labels (or an IP literal): SNI and reference identity. When
    // the context has a ticket for it, the server is offered to resume that session; a certificate
    // that was verified for this identity then is not sent again.
    // `alpn`: empty, or the protocol to ask for.
    tls_engine(std::shared_ptr<const tls_context> context, std::string identity,
               std::string_view alpn);
    tls_engine(tls_engine&&) noexcept;
    tls_engine& operator=(tls_engine&&) noexcept;
    ~tls_engine();

    // One step: true when the handshake is over (in may hold more), false when it wants more input.
    // Also after an error what is in `out` (an alert) should be sent. Errors: certificate_rejected,
    // tls_failed, limit_exceeded.
    result<bool> handshake(std::span<const char>& in, std::string& out);

    // Plaintext into `into`, as much as there is and fits; 0: wants more ciphertext, and `in` is
    // empty. Errors: end_of_stream (close_notify), tls_failed.
    result<std::size_t> read(std::span<const char>& in, std::string& out, std::span<char> into);

    // How many bytes of `plain` were encrypted: fewer than given when `out` is near output_limit.
    result<std::size_t> write(std::string_view plain, std::string& out);

    // close_notify. The connection is over for both directions of ours.
    void shutdown(std::string& out) noexcept;

    // The transport saw the end of the connection: end_of_stream when the peer said so by
    // close_notify, else truncated (an attacker can do that at any byte).
    error end() const;

    // read() has an answer without more input: plaintext that did not fit into the last one, or
    // the end.
    bool has_input() const noexcept;

    tls_facts facts() const;
    std::string alpn() const;  // what the server chose; empty: nothing
    std::optional<std::string> binding_data(channel_binding type) const;

private:
    friend int detail::verify_peer(x509_store_ctx_st*, void*);
    friend int detail::keep_ticket(ssl_st*, ssl_session_st*);

    class state;
    std::unique_ptr<state> state_;
};

}  // namespace mynah::net

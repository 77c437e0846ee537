// Everything that one session is told: the account, the way to its server, and its limits.
#pragma once

#include <mynah/base/counters.hpp>
#include <mynah/base/token_source.hpp>
#include <mynah/net/endpoint.hpp>
#include <mynah/net/tls_context.hpp>
#include <mynah/net/websocket_url.hpp>
#include <mynah/protocol/stream_config.hpp>
#include <mynah/session/backoff.hpp>
#include <mynah/session/key_cache.hpp>
#include <mynah/session/login_store.hpp>
#include <mynah/session/pacing.hpp>
#include <mynah/session/session_journal.hpp>
#include <mynah/session/websocket_source.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace mynah {

// What many sessions have in common.
class session_settings {
public:
    session_settings() {}
    friend bool operator==(const session_settings&, const session_settings&) = default;

    // Authorities and client certificate; needed unless stream.tls is `off`. Shared by many
    // sessions.
    std::shared_ptr<const net::tls_context> tls;
    // Shared by the sessions of a process; null: keys are derived at each log-in, connects are not
    // held back.
    std::shared_ptr<key_cache> keys;
    std::shared_ptr<pacing> pace;
    // Where the session is kept for the case that the process is killed; null: nowhere.
    std::shared_ptr<session_journal> journal;
    // Where it is kept how each session logged in last, and its token (XEP-0484); null: only in
    // the session, and forgotten with it.
    std::shared_ptr<login_store> logins;
    // Where the sessions of a thread count together; null: each one for itself.
    std::shared_ptr<counters> counts;
    // Go there instead of asking DNS for the domain's service. The certificate must be for the
    // domain all the same.
    std::optional<net::endpoint> via;
    // Where the service is when DNS leads nowhere. RFC 6120 3.2.2 is against it, for services that
    // keep their SRV records in order.
    std::optional<net::endpoint> fallback;
    // The certificate must be for this name, in A-labels, instead of the account's domain. Whoever
    // sets it trusts that host with the account. Empty: the domain.
    std::string tls_name;
    // The stream runs over this WebSocket, and TLS, for wss, begins with the first byte. The
    // certificate must be for the URL's host. `via` is where that is, if DNS does not know.
    std::optional<net::websocket_url> websocket;
    // Or one that is found by this: at the first attempt, and again after one that got nowhere.
    std::shared_ptr<websocket_source> find_websocket;
    // Without TLS only a server on loopback is spoken to. This sends passwords in clear text over
    // the network, or all that a component says and hears.
    bool clear_text_to_anywhere = false;

    duration connect_timeout = std::chrono::seconds(30);  // DNS and TCP
    unsigned redirects = 3;                               // see-other-host, in a row
    backoff_settings backoff;

    // Past this many unsent bytes send() waits and try_send() refuses.
    std::size_t output_high_water = 1024 * 1024;
    // Answers that a peer is owed may go past the mark; here the stream is given up.
    std::size_t output_limit = 8 * 1024 * 1024;
    // A server that takes no byte of waiting output for this long is gone.
    duration write_timeout = std::chrono::seconds(60);
};

class session_config : public session_settings {
public:
    explicit session_config(jid account) : stream(std::move(account)) {}
    // A component (XEP-0114) of the server at `via`: `address` is its domain, or where its stanzas
    // are from by default. With direct TLS unless stream.tls is `off`.
    static session_config component(jid address, secret shared, net::endpoint via);

    protocol::stream_config stream;
    // Of the account's tokens; null: it logs in without. Sets stream.sasl.token.
    std::shared_ptr<token_source> token;
};

// The same in few bytes, as a session keeps it: settings that are equal are one object.
class shared_session_config {
public:
    shared_session_config(session_config whole);

    protocol::login who;
    std::shared_ptr<token_source> token;
    std::shared_ptr<const protocol::stream_settings> stream;
    std::shared_ptr<const session_settings> session;
};

}  // namespace mynah

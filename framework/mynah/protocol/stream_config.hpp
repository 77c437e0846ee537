// What a stream must know before it opens: who we are, what we accept, how long we wait.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/base/time.hpp>
#include <mynah/protocol/ack_schedule.hpp>
#include <mynah/protocol/login_memory.hpp>
#include <mynah/protocol/sasl/scram.hpp>
#include <mynah/protocol/sasl/selection.hpp>
#include <mynah/protocol/service_limits.hpp>
#include <mynah/stanza/jid.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <memory>
#include <string>

namespace mynah::protocol {

enum class tls_policy : std::uint8_t {
    required,  // either of the next two: what DNS offers for the domain (XEP-0368), else STARTTLS
    starttls,  // required: a server without it is refused before any credential is written
    direct,    // TLS before the first byte (XEP-0368)
    off        // clear text: for loopback and tunnels
};

// What may differ between the account and the address that the server binds.
enum class bound_address : std::uint8_t {
    as_asked,      // nothing
    other_domain,  // one service under two names (gmail.com, googlemail.com)
    other_local    // the service has names of its own for its users
};

enum class stream_role : std::uint8_t {
    client,
    // A part of the server (XEP-0114), that speaks for all of its domain. No STARTTLS: `required`
    // means direct TLS. No SASL: the password is the shared secret. No stream management.
    component
};

// What is each account's own.
class login {
public:
    explicit login(jid address) : account(std::move(address)) {}

    // Bare. Only a domain for ANONYMOUS, and where the token says who we are. Of a component: its
    // domain, or the address of it that its stanzas are from where they do not say.
    jid account;
    std::string resource;  // empty: the server chooses; with Bind 2 (XEP-0386) it appends to it
    secret password;
    // How we logged in last: a weaker mechanism is refused. It follows each log-in; whoever wants
    // it to outlive the process keeps it (session::login_strength()).
    sasl::strength least_strength = sasl::strength::any;
    // What the last log-in by SASL2 has left; null: there was none. It follows, too.
    std::shared_ptr<const login_memory> memory;
};

// What many have in common.
class stream_settings {
public:
    stream_settings() {}
    friend bool operator==(const stream_settings&, const stream_settings&) = default;

    stream_role role = stream_role::client;
    tls_policy tls = tls_policy::required;

    // Malformed requests are answered as by nobody: no stranger learns from an error that we are
    // here.
    bool hidden = false;

    bool sasl2 = true;  // XEP-0388, where the server has it inside TLS
    // The resource is bound along with a log-in by SASL2 (XEP-0386): a wait less. But the server
    // throws away what it has kept for the account while that was offline, as it must.
    bool bind2 = false;
    sasl::policy sasl;  // which mechanisms, and which secrets there are
    sasl::iteration_bounds iterations;
    std::string api_key;  // X-FACEBOOK-PLATFORM: the application that the tokens are issued to
    bound_address bound = bound_address::as_asked;
    service_limits serves_not;  // what the service does not do
    // Tells the server that nobody watches (XEP-0352): it may hold back presence and the like until
    // something comes that matters.
    bool inactive = false;
    bool google_roster = false;  // rosters are asked for, and read, with google:roster

    xml::parser_limits limits;               // once logged in
    std::size_t login_stanza_bytes = 65536;  // before: features and challenges are small
    std::size_t pending_requests = 1000;

    sm_settings sm;  // XEP-0198

    duration login_timeout = std::chrono::seconds(30);   // stream header to bound resource
    duration stanza_timeout = std::chrono::seconds(60);  // from a stanza's start to its end
    duration idle = std::chrono::seconds(60);            // silence before we ask
    bool regular_pings = false;                          // each `idle`, whatever is heard
    duration patience = std::chrono::seconds(30);        // and before we give up
    duration close_timeout = std::chrono::seconds(3);    // for the peer's </stream:stream>
};

class stream_config : public login, public stream_settings {
public:
    explicit stream_config(jid address) : login(std::move(address)) {}
};

}  // namespace mynah::protocol

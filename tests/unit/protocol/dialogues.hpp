// What most conversations with a server have in common: the same account on the same server, and
// how they get to where a test begins.
#pragma once

#include <mynah/base/base64.hpp>
#include <mynah/testing/dialogue.hpp>

#include <string>
#include <string_view>

namespace mynah::protocol::testing {

using mynah::testing::dialogue;
using mynah::testing::dialogue_mismatch;
using namespace std::chrono_literals;

// bot@example.org with a password.
inline stream_config config()
{
    stream_config c(jid::parse("bot@example.org").value());
    c.password = secret("pencil");
    c.sasl.password = true;
    c.resource = "x";
    c.bind2 = true;
    return c;
}

inline stream_config without_tls()
{
    auto c = config();
    c.tls = tls_policy::off;
    return c;
}

// What we write.
inline const std::string our_header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0' xml:lang='en'>";
// Where nobody can read along (RFC 6120 4.7.1).
inline const std::string our_secure_header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='example.org' from='bot@example.org' "
    "version='1.0' xml:lang='en'>";
inline const std::string starttls = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
inline const std::string end_of_stream = "</stream:stream>";
inline const std::string bind_request =
    "<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<resource>x</resource></bind></iq>";

inline std::string our_error(std::string_view condition)
{
    return "<stream:error><" + std::string(condition) +
           " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>";
}

// SASL messages as they read before base64.
inline std::string sasl(std::string_view name, std::string_view attributes,
                        std::string_view message)
{
    const auto tag = std::string(name);
    return "<" + tag + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'" + std::string(attributes) + ">" +
           base64::encode(message) + "</" + tag + ">";
}
inline std::string auth(std::string_view mechanism, std::string_view message)
{
    return sasl("auth", " mechanism='" + std::string(mechanism) + "'", message);
}
inline std::string response(std::string_view message) { return sasl("response", "", message); }
inline std::string challenge(std::string_view message) { return sasl("challenge", "", message); }
inline std::string success(std::string_view message) { return sasl("success", "", message); }

// What the server writes.
inline std::string header(std::string_view more_attributes = " version='1.0'")
{
    return "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
           "xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='example.org'" +
           std::string(more_attributes) + ">";
}
inline std::string features(std::string_view content)
{
    return "<stream:features>" + std::string(content) + "</stream:features>";
}
inline std::string mechanisms(std::initializer_list<std::string_view> names)
{
    std::string out = "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>";
    for (auto name : names) out += "<mechanism>" + std::string(name) + "</mechanism>";
    return out + "</mechanisms>";
}
// XEP-0440.
inline std::string channel_binding_types(std::initializer_list<std::string_view> names)
{
    std::string out = "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>";
    for (auto name : names) out += "<channel-binding type='" + std::string(name) + "'/>";
    return out + "</sasl-channel-binding>";
}
inline const std::string starttls_offer =
    "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>";
inline const std::string proceed = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
inline const std::string plain_success = "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
inline const std::string bind_offer = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";

inline std::string server_error(std::string_view condition, std::string_view text = {})
{
    const std::string ns = " xmlns='urn:ietf:params:xml:ns:xmpp-streams'";
    const auto words =
        text.empty() ? std::string() : "<text" + ns + ">" + std::string(text) + "</text>";
    return "<stream:error><" + std::string(condition) + ns + "/>" + words + "</stream:error>";
}
inline std::string bind_result(std::string_view address)
{
    return "<iq type='result' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" +
           std::string(address) + "</jid></bind></iq>";
}

// SCRAM: what the nonces, the salt and the password "pencil" lead to was computed with hashlib.
inline const std::string our_nonce = "fyko+d2lbbFgONRvbCd7T2uPMEWMzX2V";
inline const std::string nonces = our_nonce + "3rfcNHYJY1ZVvWVs7j";
inline const std::string client_first = "n=bot,r=" + our_nonce;  // behind the gs2 header
inline const std::string server_first = "r=" + nonces + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";
inline const std::string sha1_proof = "c=biws,r=" + nonces + ",p=62gQFiCoBDPPjP/aLJUbiMRer4M=";
inline const std::string sha1_verifier = "v=b4fPNjhNW0r2TC4NzmzHG0ZY4AQ=";

// Ends where the server is to answer the first stream header inside TLS.
inline dialogue in_tls(stream_config c, bool tls13 = true, channel_bindings available = {})
{
    const auto& second = c.account.local().empty() ? our_header : our_secure_header;
    dialogue d(std::move(c));
    d.client(our_header)
        .server(header() + features(starttls_offer))
        .client(starttls)
        .server(proceed)
        .tls(tls13, available)
        .client(second);
    return d;
}

// Ends where the server is to offer a resource: the shortest log-in that there is.
inline dialogue logged_in(stream_config c = without_tls())
{
    c.sasl.anonymous = true;
    dialogue d(std::move(c));
    d.client(our_header)
        .server(header() + features(mechanisms({"ANONYMOUS"})))
        .client("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'>=</auth>")
        .server(plain_success)
        .client(our_header);
    return d;
}

// From a log-in to bot@example.org/x.
inline dialogue& bound(dialogue& d)
{
    return d.server(header() + features(bind_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
}

// Ends as bot@example.org/x.
inline dialogue online(stream_config c = without_tls())
{
    auto d = logged_in(std::move(c));
    bound(d);
    return d;
}

inline void run_every_way_and_fail(const dialogue& d)
{
    d.run_every_way();
    d.fails_cleanly_at_every_step();
}

}  // namespace mynah::protocol::testing

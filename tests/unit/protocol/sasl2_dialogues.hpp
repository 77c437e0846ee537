// What conversations by SASL2 have in common: bot@example.org with a password, TLS 1.3 with the
// exporter, and a server that does everything along with the log-in.
#pragma once

#include <mynah/base/datetime.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <memory>

namespace mynah::protocol::testing {

using cb = channel_binding;

// The server's

inline std::string mechanism_list(std::initializer_list<std::string_view> names)
{
    std::string out;
    for (auto name : names) out += "<mechanism>" + std::string(name) + "</mechanism>";
    return out;
}
inline const std::string bind_inline =
    "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:carbons:2'/>"
    "<feature var='urn:xmpp:sm:3'/></inline></bind>";
inline const std::string sm_inline = "<sm xmlns='urn:xmpp:sm:3'/>";
inline std::string fast_inline(std::initializer_list<std::string_view> names)
{
    return "<fast xmlns='urn:xmpp:fast:0'>" + mechanism_list(names) + "</fast>";
}
inline const std::string everything_inline =
    bind_inline + sm_inline + fast_inline({"HT-SHA-256-NONE", "HT-SHA-256-EXPR", "HT-MD5-NONE"});

// Of <stream:features/>: SASL2, with SASL as it was beside it.
inline std::string authentication(std::initializer_list<std::string_view> names,
                                  std::string_view content_of_inline = {},
                                  std::string_view more = {})
{
    return mechanisms(names) + "<authentication xmlns='urn:xmpp:sasl:2'>" + mechanism_list(names) +
           "<inline>" + std::string(content_of_inline) + "</inline>" + std::string(more) +
           "</authentication>" + channel_binding_types({"tls-exporter"});
}
inline std::string element2(std::string_view name, std::string_view content)
{
    const auto tag = std::string(name);
    return "<" + tag + " xmlns='urn:xmpp:sasl:2'>" + std::string(content) + "</" + tag + ">";
}
inline std::string challenge2(std::string_view message)
{
    return element2("challenge", base64::encode(message));
}
inline std::string additional_data(std::string_view message)
{
    return "<additional-data>" + base64::encode(message) + "</additional-data>";
}
inline std::string identifier(std::string_view who)
{
    return "<authorization-identifier>" + std::string(who) + "</authorization-identifier>";
}
inline std::string success2(std::string_view data, std::string_view who, std::string_view more = {})
{
    return element2("success", additional_data(data) + identifier(who) + std::string(more));
}
inline std::string failure2(std::string_view condition)
{
    return element2("failure",
                    "<" + std::string(condition) + " xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
}
inline const std::string bound2 =
    "<bound xmlns='urn:xmpp:bind:0'><enabled xmlns='urn:xmpp:sm:3' id='s1' resume='true' "
    "max='300'/></bound>";
inline std::string issued(std::string_view token, std::string_view expiry = "2200-01-01T00:00:00Z")
{
    return "<token xmlns='urn:xmpp:fast:0' expiry='" + std::string(expiry) + "' token='" +
           std::string(token) + "'/>";
}
inline const std::string sm_offer = "<sm xmlns='urn:xmpp:sm:3'/>";

// Ours

inline const std::string user_agent_id_of_nonce = "7fa814e8-9ee5-4fa4-a105-4a82e59fc437";
inline const std::string user_agent =
    "<user-agent id='" + user_agent_id_of_nonce + "'><software>mynah</software></user-agent>";
inline const std::string bind2 = "<bind xmlns='urn:xmpp:bind:0'><tag>x</tag></bind>";
inline const std::string bind2_enable =
    "<bind xmlns='urn:xmpp:bind:0'><tag>x</tag><enable xmlns='urn:xmpp:sm:3' "
    "resume='true'/></bind>";
inline const std::string fast = "<fast xmlns='urn:xmpp:fast:0'/>";
inline std::string resume2(std::string_view h)
{
    return "<resume xmlns='urn:xmpp:sm:3' h='" + std::string(h) + "' previd='s1'/>";
}
inline std::string request_token(std::string_view mechanism)
{
    return "<request-token xmlns='urn:xmpp:fast:0' mechanism='" + std::string(mechanism) + "'/>";
}
inline std::string authenticate(std::string_view mechanism, std::string_view message,
                                std::string_view companions = {})
{
    return "<authenticate xmlns='urn:xmpp:sasl:2' mechanism='" + std::string(mechanism) +
           "'><initial-response>" + base64::encode(message) + "</initial-response>" + user_agent +
           std::string(companions) + "</authenticate>";
}
inline std::string response2(std::string_view message)
{
    return element2("response", base64::encode(message));
}

// HMAC-SHA-256 under the tokens, with the exporter's data and without, computed with Python's hmac.
inline const std::string exporter_data = "keying-material-of-this-session!";
inline const std::string first_token = "secret-token:fast-1";
inline const std::string second_token = "secret-token:fast-2";

inline std::string decoded(std::string_view text) { return base64::decode(text).value(); }

inline const std::string first_proof = decoded("Ym90ABle0KA2m94dPW6f+fAU/kh4uP1rgzJRCtCjf+9LdhCm");
inline const std::string first_answer = decoded("A69TcVyaLjLuvVSpuTV6yuli8LPLWVJbDcgsqeTcgJY=");
inline const std::string second_proof = decoded("Ym90ABu9GW7cw59K/7LUKNaxt33kM5hwxry+Ws9XURJ43XNM");
inline const std::string second_answer = decoded("drTDCZaa/8ZMXAsMnHQuRzjcd3FVzLiFlWJrNTh1FIw=");
inline const std::string unbound_proof =
    decoded("Ym90AOZqjOMhcVtQfROzuRSz0og91x9svpGQV3CA88vTWnfX");
inline const std::string unbound_answer = decoded("rIuoOaljLMKyB58ez4AGbvoN5l25pRmriz53Fs482+0=");

// What an earlier log-in has left.
inline std::shared_ptr<login_memory> remembered(
    sasl::token_mechanism mechanism = sasl::token_mechanism::exporter)
{
    auto memory = std::make_shared<login_memory>(user_agent_id_of_nonce);
    memory->token =
        fast_token(secret(first_token), mechanism, datetime::parse("2200-01-01T00:00:00Z").value());
    return memory;
}
inline inline_features everything()
{
    inline_features all;
    all.bind = all.enable = all.resume = true;
    all.tokens.insert(sasl::token_mechanism::none);
    all.tokens.insert(sasl::token_mechanism::exporter);
    return all;
}
// And the server may be asked before it has offered anything.
inline stream_config with_token(sasl::token_mechanism mechanism = sasl::token_mechanism::exporter,
                                bool early = true)
{
    auto c = config();
    auto memory = remembered(mechanism);
    if (early) memory->offered = everything();
    c.memory = std::move(memory);
    return c;
}

// Ends where TLS stands, and nobody has looked at what we write in it.
inline dialogue at_tls(stream_config c, bool tls13 = true,
                       channel_bindings available = {cb::tls_exporter})
{
    dialogue d(std::move(c));
    d.client(our_header)
        .server(header() + features(starttls_offer))
        .client(starttls)
        .server(proceed)
        .tls(tls13, available);
    return d;
}

// The next stream of the session up to there.
inline dialogue& again_at_tls(dialogue& d)
{
    return d.reconnect()
        .client(our_header)
        .server(header() + features(starttls_offer))
        .client(starttls)
        .server(proceed)
        .tls(true, {cb::tls_exporter});
}

inline dialogue& link_breaks(dialogue& d)
{
    return d.act([](engine& e, time_point) { e.abandon(errc::truncated); })
        .suspended(errc::truncated);
}

// SCRAM-SHA-256-PLUS over the exporter.
inline const std::string plus_first = "p=tls-exporter,," + client_first;
inline const std::string plus_proof =
    "c=cD10bHMtZXhwb3J0ZXIsLGtleWluZy1tYXRlcmlhbC1vZi10aGlzLXNlc3Npb24h,r=" + nonces +
    ",p=ZqCJbVFu2vaJdwu95+8fHAcSUZhGC6I8Ej3nV755Y2M=";
inline const std::string plus_verifier = "v=jDrEVOVr6x6cRxyrMIgABnIK4ocL2vcdumuUeX0RXg4=";

// Ends where the server is to answer our proof: it has offered everything.
inline dialogue& plus_proof_sent(dialogue& d)
{
    return d.client(our_secure_header)
        .server(header() + features(authentication({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"},
                                                   everything_inline)))
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first,
                             bind2_enable + request_token("HT-SHA-256-EXPR")))
        .server(challenge2(server_first))
        .key()
        .client(response2(plus_proof));
}
inline dialogue plus_proof_sent()
{
    auto d = at_tls(config());
    plus_proof_sent(d);
    return d;
}

// Ends online, with a token and a session that can be resumed.
inline dialogue online2()
{
    auto d = plus_proof_sent();
    d.server(success2(plus_verifier, "bot@example.org/x/1", bound2 + issued(first_token)) +
             features(sm_offer))
        .online("bot@example.org/x/1");
    return d;
}

inline void is_refused2(dialogue d, std::string answer, boost::system::error_code why)
{
    d.server(std::move(answer)).client(end_of_stream).closed(why);
    run_every_way_and_fail(d);
}

}  // namespace mynah::protocol::testing

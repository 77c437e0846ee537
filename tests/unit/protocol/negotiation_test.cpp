#include <mynah/protocol/negotiation.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

using cb = channel_binding;

// The four messages of SCRAM as they read before base64, then the way to the bound resource.
dialogue& scram(dialogue& d, std::string_view mechanism, std::string_view first,
                std::string_view proof, std::string_view verifier,
                const std::string& next_header = our_secure_header)
{
    d.client(auth(mechanism, first))
        .server(challenge(server_first))
        .key()
        .client(response(proof))
        .server(success(verifier))
        .client(next_header);
    return bound(d);
}

stream_config plain_allowed()
{
    auto c = config();
    c.sasl.allow_plain = true;
    return c;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_test)

// SCRAM

BOOST_AUTO_TEST_CASE(starttls_scram_sha_1_and_a_resource)
{
    auto d = in_tls(config());
    d.server(header() + features(mechanisms({"PLAIN", "SCRAM-SHA-1"})));
    scram(d, "SCRAM-SHA-1", "n,," + client_first, sha1_proof, sha1_verifier);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(scram_sha_256_is_preferred_to_sha_1)
{
    auto d = in_tls(config());
    d.server(header() + features(mechanisms({"SCRAM-SHA-1", "SCRAM-SHA-256"})));
    scram(d, "SCRAM-SHA-256", "n,," + client_first,
          "c=biws,r=" + nonces + ",p=pK5BbNg/K87R+6cDtqWyLOiL9t6uCDYJ3tlr+zIrC34=",
          "v=xZ98RBPL8Nqu/ISf7TvdsvqSWdzYwVvCucl0viO/dlY=");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(scram_sha_512_is_preferred_to_sha_256)
{
    auto d = in_tls(config());
    d.server(header() + features(mechanisms({"SCRAM-SHA-256", "SCRAM-SHA-512", "SCRAM-SHA-1"})));
    scram(d, "SCRAM-SHA-512", "n,," + client_first,
          "c=biws,r=" + nonces +
              ",p=EUFKXqY2qxi7k4Q+ovsp8XLrV/DTGBIFiPuJMWQu+RFrbQDNMQ1kEDRX9Xt3TdgeLTMm4KMQXcYxzKz6z"
              "+V8IQ==",
          "v=KjmYXPvJRf+86jvmmv2SflwwqdEtqGs3mjw6kZkU+CN+2NT5flnmWojbePkXmBUjlT60lGAG8ymqdrt+Xy41IQ"
          "==");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(on_tls_13_the_exporter_binds_the_channel)
{
    auto d = in_tls(config(), true, {cb::tls_exporter, cb::tls_server_end_point});
    d.server(header() + features(mechanisms({"SCRAM-SHA-256", "SCRAM-SHA-256-PLUS"}) +
                                 channel_binding_types({"tls-exporter", "tls-server-end-point"})))
        .binding(cb::tls_exporter, "keying-material-of-this-session!");
    scram(d, "SCRAM-SHA-256-PLUS", "p=tls-exporter,," + client_first,
          "c=cD10bHMtZXhwb3J0ZXIsLGtleWluZy1tYXRlcmlhbC1vZi10aGlzLXNlc3Npb24h,r=" + nonces +
              ",p=ZqCJbVFu2vaJdwu95+8fHAcSUZhGC6I8Ej3nV755Y2M=",
          "v=jDrEVOVr6x6cRxyrMIgABnIK4ocL2vcdumuUeX0RXg4=");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(on_tls_13_the_end_point_does_when_the_server_lists_nothing_else)
{
    auto d = in_tls(config(), true, {cb::tls_exporter, cb::tls_server_end_point});
    d.server(header() + features(channel_binding_types({"tls-server-end-point", "x-made-up"}) +
                                 mechanisms({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"})))
        .binding(cb::tls_server_end_point, "hash-of-the-certificate");
    scram(d, "SCRAM-SHA-1-PLUS", "p=tls-server-end-point,," + client_first,
          "c=cD10bHMtc2VydmVyLWVuZC1wb2ludCwsaGFzaC1vZi10aGUtY2VydGlmaWNhdGU=,r=" + nonces +
              ",p=DZbhVIBARBlRcEWBcWGwjPTV1nU=",
          "v=ln8nbBCiheA+/ZsXW2F33QgGK9g=");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(on_tls_12_plus_means_tls_unique)
{
    auto d = in_tls(config(), false, {cb::tls_unique, cb::tls_server_end_point});
    d.server(header() + features(mechanisms({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"})))
        .binding(cb::tls_unique, "finished-msg");
    scram(d, "SCRAM-SHA-1-PLUS", "p=tls-unique,," + client_first,
          "c=cD10bHMtdW5pcXVlLCxmaW5pc2hlZC1tc2c=,r=" + nonces + ",p=feucBPK1O9wT3dgX12vriFcLUvo=",
          "v=ute93UbuAM/WsD3IlaC/suqpBgQ=");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(ejabberd_offers_plus_on_tls_13_and_cannot_do_it)
{
    auto d = in_tls(config(), true, {cb::tls_exporter, cb::tls_server_end_point});
    d.server(header() + features(mechanisms({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"})));
    scram(d, "SCRAM-SHA-1", "n,," + client_first, sha1_proof, sha1_verifier);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(where_nobody_offers_plus_we_say_that_we_could)
{
    auto d = in_tls(config(), true, {cb::tls_exporter});
    d.server(header() + features(mechanisms({"SCRAM-SHA-256"})));
    scram(d, "SCRAM-SHA-256", "y,," + client_first,
          "c=eSws,r=" + nonces + ",p=AAVLDgUDgLVvVuXcgBApFx5jA6kNkE0wuChWymq76ks=",
          "v=y9mmJ5guOh4BsesSEaTYfy6A6eKpz8uGzRIR6TYdmrg=");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(the_servers_proof_may_come_in_a_challenge)
{
    auto d = in_tls(config());
    d.server(header() + features(mechanisms({"SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first))
        .server(challenge(server_first))
        .key()
        .client(response(sha1_proof))
        .server(challenge(sha1_verifier))
        .client("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
        .server(plain_success)
        .client(our_secure_header);
    run_every_way_and_fail(bound(d));
}

// Other mechanisms

BOOST_AUTO_TEST_CASE(plain_when_asked_for_and_nothing_better_is_offered)
{
    auto d = in_tls(plain_allowed());
    d.server(header() + features(mechanisms({"PLAIN"})))
        .client(auth("PLAIN", std::string_view("\0bot\0pencil", 11)))
        .server(plain_success)
        .client(our_secure_header);
    run_every_way_and_fail(bound(d));
}

BOOST_AUTO_TEST_CASE(external_says_nothing_about_the_certificate_again)
{
    auto c = config();
    c.sasl.certificate = true;
    auto d = in_tls(c);
    d.server(header() + features(mechanisms({"EXTERNAL", "SCRAM-SHA-1"})))
        .client("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>")
        .server(plain_success)
        .client(our_secure_header);
    run_every_way_and_fail(bound(d));
}

BOOST_AUTO_TEST_CASE(anonymous_takes_the_account_that_the_server_makes_up)
{
    stream_config c(jid::parse("example.org").value());
    c.sasl.anonymous = true;
    auto d = in_tls(c);
    d.server(header() + features(mechanisms({"ANONYMOUS", "PLAIN"})))
        .client("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'>=</auth>")
        .server(plain_success)
        .client(our_header)
        .server(header() + features(bind_offer))
        .client("<iq type='set' id='{bind}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>")
        .server(bind_result("a7f3@example.org/z"))
        .online("a7f3@example.org/z");
    run_every_way_and_fail(d);
}

// Other ways to TLS

BOOST_AUTO_TEST_CASE(direct_tls_needs_no_starttls)
{
    auto c = config();
    c.tls = tls_policy::direct;
    dialogue d(c);
    d.tls(true, {cb::tls_exporter})
        .client(our_secure_header)
        .server(header() + features(mechanisms({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"})));
    scram(d, "SCRAM-SHA-1", "n,," + client_first, sha1_proof, sha1_verifier);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(without_tls_there_is_no_channel_to_bind_and_no_starttls)
{
    dialogue d(without_tls());
    d.client(our_header)
        .server(header() +
                features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" +
                         mechanisms({"SCRAM-SHA-1-PLUS", "PLAIN", "EXTERNAL", "SCRAM-SHA-1"})));
    scram(d, "SCRAM-SHA-1", "n,," + client_first, sha1_proof, sha1_verifier, our_header);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(starttls_is_taken_when_it_is_not_required_too)
{
    dialogue d(config());
    d.client(our_header)
        .server(header() + features("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>" +
                                    mechanisms({"SCRAM-SHA-1"})))
        .client(starttls)
        .server(proceed)
        .tls()
        .client(our_secure_header)
        .server(header() + features(mechanisms({"SCRAM-SHA-1"})));
    scram(d, "SCRAM-SHA-1", "n,," + client_first, sha1_proof, sha1_verifier);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(the_servers_white_space_means_nothing)
{
    auto d = logged_in();
    d.server("  \n" + header().substr(header().find("<stream:stream")) + "\n " +
             features(" " + bind_offer + "\n") + " \n")
        .client(bind_request)
        .server(" " + bind_result("bot@example.org/x") + " ")
        .online("bot@example.org/x");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_SUITE_END()

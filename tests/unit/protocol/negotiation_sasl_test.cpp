// Log-ins that go wrong, and servers that claim too much.
#include <mynah/protocol/negotiation.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;
using mynah::sasl::sasl_condition;

namespace {

// Ends behind our first message.
dialogue first_sent()
{
    auto d = in_tls(config());
    d.server(header() + features(mechanisms({"SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first));
    return d;
}

// Ends behind our proof.
dialogue proof_sent()
{
    auto d = first_sent();
    d.server(challenge(server_first)).key().client(response(sha1_proof));
    return d;
}

dialogue plain_sent()
{
    auto c = config();
    c.sasl.allow_plain = true;
    auto d = in_tls(c);
    d.server(header() + features(mechanisms({"PLAIN"})))
        .client(auth("PLAIN", std::string_view("\0bot\0pencil", 11)))
        .may_succeed();
    return d;
}

void is_refused(dialogue d, std::string answer, boost::system::error_code why)
{
    d.server(std::move(answer)).client(end_of_stream).closed(why);
    run_every_way_and_fail(d);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_sasl_test)

// The server must prove itself

BOOST_AUTO_TEST_CASE(success_before_our_proof_is_no_success)
{
    is_refused(first_sent(), plain_success, errc::server_not_authentic);
    is_refused(first_sent(), success(sha1_verifier), errc::server_not_authentic);
}

BOOST_AUTO_TEST_CASE(success_without_the_servers_proof_is_no_success)
{
    is_refused(proof_sent(), plain_success, errc::server_not_authentic);
    is_refused(proof_sent(), "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>=</success>",
               errc::server_not_authentic);
}

BOOST_AUTO_TEST_CASE(a_wrong_proof_of_the_servers_is_no_success)
{
    is_refused(proof_sent(), success("v=b4fPNjhNW0r2TC4NzmzHG0ZY4AA="), errc::server_not_authentic);
    is_refused(proof_sent(), challenge("v=b4fPNjhNW0r2TC4NzmzHG0ZY4AA="),
               errc::server_not_authentic);
}

BOOST_AUTO_TEST_CASE(success_that_is_not_base64_is_no_success)
{
    is_refused(proof_sent(), "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>?</success>",
               errc::bad_challenge);
}

BOOST_AUTO_TEST_CASE(success_in_another_namespace_is_no_success)
{
    auto d = proof_sent();
    d.server("<success xmlns='urn:xmpp:sasl:2'>" + base64::encode(sha1_verifier) + "</success>")
        .client(end_of_stream)
        .closed(errc::bad_reply);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(success_that_nobody_asked_for_is_no_success)
{
    auto d = in_tls(config());
    d.server(header() + plain_success).client(end_of_stream).closed(errc::bad_reply);
    run_every_way_and_fail(d);
}

// Challenges

BOOST_AUTO_TEST_CASE(a_challenge_behind_the_servers_proof_is_refused)
{
    auto d = proof_sent();
    d.server(challenge(sha1_verifier))
        .client("<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
        .may_succeed();
    is_refused(d, challenge(sha1_verifier), errc::bad_challenge);
}

BOOST_AUTO_TEST_CASE(a_challenge_behind_success_is_refused)
{
    auto d = plain_sent();
    d.server(plain_success)
        .client(our_secure_header)
        .server(header() + challenge(server_first))
        .client(end_of_stream)
        .closed(errc::bad_reply);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(plain_has_no_challenges)
{
    is_refused(plain_sent(), challenge("more?"), errc::bad_challenge);
    is_refused(plain_sent(), "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
               errc::bad_challenge);
}

BOOST_AUTO_TEST_CASE(challenges_that_break_the_grammar_are_refused)
{
    is_refused(first_sent(), challenge("r=short,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"),
               errc::bad_challenge);
    is_refused(first_sent(), challenge("r=" + our_nonce + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"),
               errc::bad_challenge);
    is_refused(first_sent(), challenge("m=x," + server_first), errc::bad_challenge);
    is_refused(first_sent(), challenge(""), errc::bad_challenge);
    is_refused(first_sent(), "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
               errc::bad_challenge);
}

BOOST_AUTO_TEST_CASE(challenges_that_are_not_base64_are_refused)
{
    is_refused(first_sent(), "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>cj1</challenge>",
               errc::bad_challenge);
    is_refused(first_sent(), "<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'> </challenge>",
               errc::bad_challenge);
}

BOOST_AUTO_TEST_CASE(the_work_that_a_server_may_ask_for_is_bounded)
{
    const std::string start = "r=" + nonces + ",s=W22ZaJ0SNY7soEsUEjb6gQ==,i=";
    for (const std::string_view count : {"1", "4095", "100001", "4294967296"})
        is_refused(first_sent(), challenge(start + std::string(count)), errc::weak_parameters);
}

BOOST_AUTO_TEST_CASE(a_second_challenge_while_keys_are_derived_waits)
{
    // Whole, it lies behind the first one in the same packet.
    auto d = first_sent();
    d.server(challenge(server_first) + challenge(server_first))
        .key()
        .client(response(sha1_proof) + end_of_stream)
        .closed(errc::server_not_authentic);
    d.run();
}

// Refused

BOOST_AUTO_TEST_CASE(a_failure_keeps_its_condition_and_the_servers_words_apart)
{
    const std::pair<std::string_view, sasl_condition> conditions[] = {
        {"aborted", sasl_condition::aborted},
        {"account-disabled", sasl_condition::account_disabled},
        {"credentials-expired", sasl_condition::credentials_expired},
        {"encryption-required", sasl_condition::encryption_required},
        {"incorrect-encoding", sasl_condition::incorrect_encoding},
        {"invalid-authzid", sasl_condition::invalid_authzid},
        {"invalid-mechanism", sasl_condition::invalid_mechanism},
        {"malformed-request", sasl_condition::malformed_request},
        {"mechanism-too-weak", sasl_condition::mechanism_too_weak},
        {"not-authorized", sasl_condition::not_authorized},
        {"temporary-auth-failure", sasl_condition::temporary_auth_failure},
        {"made-up", sasl_condition::unknown},
    };
    for (const auto& [name, code] : conditions) {
        auto d = plain_sent();
        d.server("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + std::string(name) +
                 "/><text xml:lang='en'>ask &lt;admin&gt;\n</text></failure>")
            .client(end_of_stream)
            .closed(code, "ask <admin>\n");
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(a_failure_may_come_at_any_time_and_say_nothing)
{
    for (auto d : {first_sent(), proof_sent(), plain_sent()}) {
        d.server("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>")
            .client(end_of_stream)
            .closed(sasl_condition::unknown, "");
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(the_text_of_a_failure_may_come_first)
{
    auto d = plain_sent();
    d.server(
         "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><text>no</text><not-authorized/>"
         "</failure>")
        .client(end_of_stream)
        .closed(sasl_condition::not_authorized, "no");
    run_every_way_and_fail(d);
}

// Nothing to log in with

BOOST_AUTO_TEST_CASE(no_mechanism_in_common_and_no_byte_of_credentials)
{
    for (const std::string& offer :
         {features(""), features(mechanisms({})), features(mechanisms({"GSSAPI", "DIGEST-MD5"})),
          features(bind_offer)}) {
        auto d = in_tls(config());
        d.server(header() + offer).client(end_of_stream).closed(errc::no_common_mechanism);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(a_log_in_without_a_password_says_that_one_is_missing)
{
    auto c = config();
    c.sasl.password = false;
    auto d = in_tls(c);
    d.server(header() + features(mechanisms({"SCRAM-SHA-1"})))
        .client(end_of_stream)
        .closed(errc::credentials_missing);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_mechanism_name_is_never_repeated_to_the_server)
{
    auto d = in_tls(config());
    d.server(header() + features(mechanisms(
                            {"SCRAM-SHA-1&apos;/&gt;&lt;message to=&apos;a@b", "scram-sha-1"})))
        .client(end_of_stream)
        .closed(errc::no_common_mechanism);
    run_every_way_and_fail(d);
}

// The offer is signed (XEP-0474)

BOOST_AUTO_TEST_CASE(a_signed_offer_is_compared_with_what_reached_us)
{
    // Proof and verifier cover the hash: computed with hashlib.
    auto d = first_sent();
    d.server(challenge(server_first + ",h=LrtFoCs8XsoI+diY4u3rG69UGN8="))
        .key()
        .client(response("c=biws,r=" + nonces + ",p=WX3AWDVFx/7zQOpbLXN5/6j1aVY="))
        .server(success("v=CYbav3q12KySsffhHLznjXoBcOU="))
        .client(our_secure_header);
    bound(d);
    run_every_way_and_fail(d);

    is_refused(first_sent(), challenge(server_first + ",h=G6k/rBLDqgOhRRaCuuatSDFkJ08="),
               errc::server_not_authentic);
}

BOOST_AUTO_TEST_CASE(behind_a_bound_log_in_an_unbound_one_must_be_signed)
{
    auto c = config();
    c.least_strength = mynah::sasl::strength::bound;
    auto d = in_tls(c);
    d.server(header() + features(mechanisms({"SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first));
    is_refused(d, challenge(server_first), errc::weaker_mechanism);
    d.server(challenge(server_first + ",h=LrtFoCs8XsoI+diY4u3rG69UGN8="))
        .key()
        .client(response("c=biws,r=" + nonces + ",p=WX3AWDVFx/7zQOpbLXN5/6j1aVY="))
        .server(success("v=CYbav3q12KySsffhHLznjXoBcOU="))
        .client(our_secure_header);
    bound(d);
    run_every_way_and_fail(d);
}

// Never weaker than last time

BOOST_AUTO_TEST_CASE(a_weaker_mechanism_than_last_time_gets_no_byte_of_credentials)
{
    auto c = config();
    c.sasl.allow_plain = true;
    c.least_strength = mynah::sasl::strength::scram;
    auto d = in_tls(c);
    d.server(header() + features(mechanisms({"PLAIN"})))
        .client(end_of_stream)
        .closed(errc::weaker_mechanism, "PLAIN");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(the_next_stream_remembers_how_this_one_logged_in)
{
    auto c = config();
    c.sasl.allow_plain = true;
    auto d = in_tls(c);
    d.server(header() + features(mechanisms({"PLAIN", "SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first))
        .server(challenge(server_first))
        .key()
        .client(response(sha1_proof))
        .server(success(sha1_verifier))
        .client(our_secure_header);
    bound(d);
    d.act([](engine& e, time_point) {
         BOOST_TEST((e.who().least_strength == mynah::sasl::strength::scram));
         e.abandon(errc::truncated);
     })
        .closed(errc::truncated)
        .reconnect()
        .client(our_header)
        .server(header() + features(starttls_offer))
        .client(starttls)
        .server(proceed)
        .tls()
        .client(our_secure_header)
        .server(header() + features(mechanisms({"PLAIN"})))
        .client(end_of_stream)
        .closed(errc::weaker_mechanism);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_log_in_that_failed_is_no_measure)
{
    auto c = config();
    c.sasl.allow_plain = true;
    auto d = in_tls(c);
    d.server(header() + features(mechanisms({"SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first))
        .server(
            "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><temporary-auth-failure/>"
            "</failure>")
        .client(end_of_stream)
        .closed(sasl_condition::temporary_auth_failure)
        .act([](engine& e, time_point) {
            BOOST_TEST((e.who().least_strength == mynah::sasl::strength::any));
        });
    d.run_every_way();
}

// A new stream begins

BOOST_AUTO_TEST_CASE(features_behind_success_in_the_same_packet_end_it)
{
    auto d = plain_sent();
    d.server(plain_success + features(bind_offer))
        .client(our_secure_header + end_of_stream)
        .closed(errc::bad_reply);
    d.run();
}

BOOST_AUTO_TEST_CASE(mechanisms_behind_the_log_in_are_not_used_again)
{
    auto d = logged_in();
    d.server(header() + features(mechanisms({"ANONYMOUS", "SCRAM-SHA-1"}) + bind_offer))
        .client(bind_request);
    d.run_every_way();
}

BOOST_AUTO_TEST_SUITE_END()

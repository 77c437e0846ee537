// Log-ins by SASL2 (XEP-0388), and what goes along: Bind 2 (XEP-0386), XEP-0198.
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/stanza/message.hpp>

#include "tests/unit/protocol/sasl2_dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;
using mynah::sasl::sasl_condition;

namespace {

// A server of SASL2 without anything inline.
dialogue& scram_sha_1(dialogue& d, std::string_view companions = {}, std::string_view in = {})
{
    return d.client(our_secure_header)
        .server(header() + features(authentication({"SCRAM-SHA-1"}, in)))
        .client(authenticate("SCRAM-SHA-1", "n,," + client_first, companions))
        .server(challenge2(server_first))
        .key()
        .client(response2(sha1_proof));
}

const std::string sha1_success = success2(sha1_verifier, "bot@example.org");
const std::string sha1_bound =
    success2(sha1_verifier, "bot@example.org/x/1", "<bound xmlns='urn:xmpp:bind:0'/>");

// TLS that gives nothing to bind to.
dialogue unbindable(stream_config c) { return at_tls(std::move(c), true, {}); }

stream_config plain_allowed()
{
    auto c = config();
    c.sasl.allow_plain = true;
    return c;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_sasl2_test)

// When

BOOST_AUTO_TEST_CASE(a_first_log_in_takes_three_trips_and_leaves_a_token)
{
    auto d = online2();
    BOOST_TEST(d.round_trips() == 3u);
    d.act([](engine& e, time_point) {
        BOOST_TEST(e.mechanism() == "SCRAM-SHA-256-PLUS");
        BOOST_TEST((e.who().least_strength == mynah::sasl::strength::bound));
        BOOST_TEST(e.management().resumable());
        BOOST_TEST(e.take_learned());
        BOOST_TEST(!e.take_learned());
        const auto& memory = *e.who().memory;
        BOOST_TEST(memory.user_agent == user_agent_id_of_nonce);
        BOOST_TEST((memory.offered == everything()));
        BOOST_REQUIRE(memory.token);
        BOOST_TEST(memory.token->text.reveal() == first_token);
        BOOST_TEST((memory.token->mechanism == mynah::sasl::token_mechanism::exporter));
        BOOST_TEST(datetime::format(memory.token->expires) == "2200-01-01T00:00:00Z");
    });
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(without_tls_sasl2_is_not_used)
{
    auto c = without_tls();
    c.memory = with_token().memory;
    dialogue d(c);
    d.client(our_header)
        .server(header() + features(authentication({"SCRAM-SHA-1"}, everything_inline)))
        .client(auth("SCRAM-SHA-1", "n,," + client_first));
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(who_does_not_want_sasl2_logs_in_as_before)
{
    auto c = with_token();
    c.sasl2 = false;
    auto d = in_tls(c);
    d.server(header() + features(authentication({"SCRAM-SHA-1"}, everything_inline)))
        .client(auth("SCRAM-SHA-1", "n,," + client_first));
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(direct_tls_is_tls)
{
    auto c = config();
    c.tls = tls_policy::direct;
    dialogue d(c);
    d.tls();
    scram_sha_1(d, bind2, "<bind xmlns='urn:xmpp:bind:0'/>")
        .server(sha1_bound + features(""))
        .online("bot@example.org/x/1");
    run_every_way_and_fail(d);
}

// Without Bind 2, and with it

BOOST_AUTO_TEST_CASE(where_nothing_goes_along_a_resource_is_bound_as_before)
{
    auto d = unbindable(config());
    scram_sha_1(d)
        .server(sha1_success + features(bind_offer + sm_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x")
        .client("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    BOOST_TEST(d.round_trips() == 4u);
    run_every_way_and_fail(d);
}

// A server throws that away when it binds along with the log-in (XEP-0386).
BOOST_AUTO_TEST_CASE(what_the_server_has_kept_for_the_account_is_not_given_up)
{
    auto c = config();
    c.bind2 = stream_settings().bind2;
    auto d = unbindable(c);
    scram_sha_1(d, "", bind_inline)
        .server(sha1_success + features(bind_offer + sm_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x")
        .client("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_bind_after_all_is_asked_as_before)
{
    auto d = unbindable(config());
    scram_sha_1(d, bind2, "<bind xmlns='urn:xmpp:bind:0'/>")
        .server(sha1_success + features(bind_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(the_features_behind_success_are_waited_for)
{
    auto d = unbindable(config());
    scram_sha_1(d, bind2, "<bind xmlns='urn:xmpp:bind:0'/>")
        .server(sha1_bound)
        .act([](engine& e, time_point) { BOOST_TEST(!e.online()); })
        .server(features("<ver xmlns='urn:xmpp:features:rosterver'/>"))
        .online("bot@example.org/x/1")
        .act([](engine& e, time_point) { BOOST_TEST(e.roster_versioning()); });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_bot_without_a_resource_says_what_it_is)
{
    auto c = config();
    c.resource.clear();
    auto d = unbindable(c);
    scram_sha_1(d, "<bind xmlns='urn:xmpp:bind:0'><tag>mynah</tag></bind>",
                "<bind xmlns='urn:xmpp:bind:0'/>")
        .server(
            success2(sha1_verifier, "bot@example.org/mynah/1", "<bound xmlns='urn:xmpp:bind:0'/>") +
            features(""))
        .online("bot@example.org/mynah/1");
    run_every_way_and_fail(d);
}

// XEP-0198

BOOST_AUTO_TEST_CASE(stream_management_that_goes_along_counts_from_the_first_stanza)
{
    auto d = online2();
    d.server("<message from='ann@example.org/y'><body>hi</body></message>")
        .stanza("<message from='ann@example.org/y'><body>hi</body></message>")
        .act([](engine& e, time_point now) {
            BOOST_REQUIRE(e.send(message().body("1"), now));
            BOOST_TEST(e.management().h() == 1u);
        })
        .client("<message type='chat'><body>1</body></message>")
        .server("<a xmlns='urn:xmpp:sm:3' h='1'/>")
        .act([](engine& e, time_point) { BOOST_TEST(e.management().unacknowledged() == 0u); });
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(stream_management_that_is_refused_along_is_not_asked_for_again)
{
    auto d = plus_proof_sent();
    d.server(success2(plus_verifier, "bot@example.org/x/1",
                      "<bound xmlns='urn:xmpp:bind:0'><failed xmlns='urn:xmpp:sm:3'/></bound>") +
             features(sm_offer))
        .online("bot@example.org/x/1")
        .act([](engine& e, time_point) { BOOST_TEST(!e.management().counts_sent()); });
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(where_it_does_not_go_along_stream_management_is_asked_for_behind)
{
    auto d = unbindable(config());
    scram_sha_1(d, bind2, "<bind xmlns='urn:xmpp:bind:0'/>")
        .server(sha1_bound + features(sm_offer))
        .online("bot@example.org/x/1")
        .client("<enable xmlns='urn:xmpp:sm:3' resume='true'/>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(who_wants_no_stream_management_asks_for_none)
{
    auto c = config();
    c.sm.enabled = false;
    auto d = unbindable(c);
    scram_sha_1(d, bind2, bind_inline)
        .server(sha1_bound + features(sm_offer))
        .online("bot@example.org/x/1");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_session_that_cannot_be_resumed_along_is_resumed_behind)
{
    auto c = config();
    c.sasl.allow_weaker = true;
    auto d = at_tls(c);
    plus_proof_sent(d)
        .server(success2(plus_verifier, "bot@example.org/x/1", bound2) + features(sm_offer))
        .online("bot@example.org/x/1");
    link_breaks(d)
        .reconnect()
        .client(our_header)
        .server(header() + features(starttls_offer))
        .client(starttls)
        .server(proceed)
        .tls(true);                  // without the exporter: no token, and nothing early
    scram_sha_1(d, "", bind_inline)  // nothing is bound beside the old session
        .server(sha1_success + features(sm_offer + bind_offer))
        .client(resume2("0"))
        .server("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>")
        .resumed();
    run_every_way_and_fail(d);
}

// Mechanisms as they were, in the elements of SASL2

BOOST_AUTO_TEST_CASE(plain_takes_one_message)
{
    auto d = at_tls(plain_allowed());
    d.client(our_secure_header)
        .server(header() + features(authentication({"PLAIN"}, bind_inline)))
        .client(authenticate("PLAIN", std::string_view("\0bot\0pencil", 11), bind2_enable))
        .may_succeed()
        .server(element2("success", identifier("bot@example.org/x/1") + bound2) + features(""))
        .online("bot@example.org/x/1");
    BOOST_TEST(d.round_trips() == 2u);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_token_of_the_account_is_fetched_when_the_mechanism_wants_it)
{
    auto c = config();
    c.sasl.password = false;
    c.sasl.token = true;
    auto d = at_tls(c);
    d.client(our_secure_header)
        .server(header() + features(authentication({"OAUTHBEARER", "SCRAM-SHA-1"})))
        .token("T0ken")
        .client(authenticate("OAUTHBEARER",
                             "n,a=bot@example.org,\x01"
                             "auth=Bearer T0ken\x01\x01"))
        .may_succeed()
        .server(element2("success", identifier("bot@example.org")) + features(bind_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(an_empty_response_is_an_empty_element)
{
    auto c = config();
    c.sasl.password = false;
    c.sasl.token = true;
    auto d = at_tls(c);
    d.client(our_secure_header)
        .server(header() + features(authentication({"OAUTHBEARER"})))
        .token("T0ken")
        .client(authenticate("OAUTHBEARER",
                             "n,a=bot@example.org,\x01"
                             "auth=Bearer T0ken\x01\x01"))
        .may_succeed()
        .server(challenge2("{\"status\":\"invalid_token\"}"))
        .client(response2("\x01"))
        .server(failure2("not-authorized"))
        .client(end_of_stream)
        .closed(sasl_condition::not_authorized);
    d.run_every_way();
}

// Never weaker than last time, as with SASL

BOOST_AUTO_TEST_CASE(a_weaker_offer_than_last_time_is_refused)
{
    auto c = plain_allowed();
    c.least_strength = mynah::sasl::strength::scram;
    auto d = at_tls(c);
    d.client(our_secure_header)
        .server(header() + features(authentication({"PLAIN"})))
        .client(end_of_stream)
        .closed(errc::weaker_mechanism);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(only_the_mechanisms_of_sasl2_count)
{
    auto d = at_tls(config());
    d.client(our_secure_header)
        .server(header() + features(mechanisms({"SCRAM-SHA-1"}) +
                                    "<authentication xmlns='urn:xmpp:sasl:2'>"
                                    "<mechanism>X-MADE-UP</mechanism></authentication>"))
        .client(end_of_stream)
        .closed(errc::no_common_mechanism);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_SUITE_END()

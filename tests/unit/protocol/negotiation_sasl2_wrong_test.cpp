// What a server may get wrong with SASL2, and what it claims too much.
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/stanza/stream_error.hpp>

#include "tests/unit/protocol/sasl2_dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;
using mynah::sasl::sasl_condition;

namespace {

const std::string who = identifier("bot@example.org/x/1");
const std::string verified = additional_data(plus_verifier);

dialogue first_sent()
{
    auto d = at_tls(config());
    d.client(our_secure_header)
        .server(header() + features(authentication({"SCRAM-SHA-256-PLUS"}, everything_inline)))
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first,
                             bind2_enable + request_token("HT-SHA-256-EXPR")));
    return d;
}

// Ends behind the proof for a session that is to be resumed.
dialogue resumption_sent()
{
    auto d = online2();
    again_at_tls(link_breaks(d))
        .binding(cb::tls_exporter, exporter_data)
        .client(our_secure_header +
                authenticate("HT-SHA-256-EXPR", first_proof, resume2("0") + bind2_enable + fast));
    return d;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_sasl2_wrong_test)

BOOST_AUTO_TEST_CASE(success_that_is_no_success)
{
    const std::pair<std::string, boost::system::error_code> wrong[] = {
        // the server's proof
        {who + bound2, errc::server_not_authentic},
        {"<additional-data/>" + who + bound2, errc::server_not_authentic},
        {additional_data("v=b4fPNjhNW0r2TC4NzmzHG0ZY4AQ=") + who, errc::server_not_authentic},
        {"<additional-data>?</additional-data>" + who, errc::bad_challenge},
        {"<additional-data xmlns='urn:example'>" + base64::encode(plus_verifier) +
             "</additional-data>" + who,
         errc::server_not_authentic},
        // who we are
        {verified, errc::bad_reply},
        {verified + bound2, errc::bad_reply},
        {verified + identifier("") + bound2, errc::bad_jid},
        {verified + identifier("@@") + bound2, errc::bad_jid},
        {verified + identifier("bot@example.org") + bound2, errc::bind_failed},
        {verified + identifier("bot@example.net/x/1") + bound2, errc::bind_failed},
        {verified + identifier("mallory@example.org/x/1") + bound2, errc::bind_failed},
        {verified + identifier("example.org/x/1") + bound2, errc::bind_failed},
        {verified + identifier("mallory@example.org"), errc::bind_failed},
        // twice
        {verified + who + who + bound2, errc::bad_reply},
        {verified + who + identifier("mallory@example.org/x"), errc::bad_reply},
        {verified + who + bound2 + bound2, errc::bad_reply},
        {verified + who + bound2 + issued("a") + issued("b"), errc::bad_reply},
        {verified + verified + who + bound2, errc::bad_reply},
        // what nobody asked for
        {verified + who + "<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>", errc::bad_reply},
        {verified + who + bound2 + "<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>",
         errc::bad_reply},
    };
    for (const auto& [content, why] : wrong)
        is_refused2(plus_proof_sent(), element2("success", content), why);
}

BOOST_AUTO_TEST_CASE(success_before_our_proof_is_no_success)
{
    is_refused2(first_sent(), element2("success", who + bound2), errc::server_not_authentic);
    is_refused2(first_sent(), element2("success", verified + who + bound2),
                errc::server_not_authentic);
}

BOOST_AUTO_TEST_CASE(the_elements_of_sasl_are_not_those_of_sasl2)
{
    is_refused2(first_sent(), challenge(server_first), errc::bad_reply);
    is_refused2(plus_proof_sent(), success(plus_verifier), errc::bad_reply);
    is_refused2(plus_proof_sent(), "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
                errc::bad_reply);
    is_refused2(first_sent(), "<response xmlns='urn:xmpp:sasl:2'/>", errc::bad_reply);
    is_refused2(first_sent(), "<task-data xmlns='urn:xmpp:sasl:2'/>", errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(success_that_nobody_asked_for_is_no_success)
{
    auto d = at_tls(config());
    d.client(our_secure_header)
        .server(header() + element2("success", verified + who))
        .client(end_of_stream)
        .closed(errc::bad_reply);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(success_comes_once_and_is_followed_by_features)
{
    const auto success = element2("success", verified + who + bound2);
    is_refused2(plus_proof_sent(), success + success, errc::bad_reply);
    is_refused2(plus_proof_sent(), success + "<message/>", errc::bad_reply);
    is_refused2(plus_proof_sent(), success + failure2("not-authorized"), errc::bad_reply);
    is_refused2(plus_proof_sent(), success + element2("continue", ""), errc::bad_reply);
    // A server that has let us in and binds nothing.
    is_refused2(plus_proof_sent(), element2("success", verified + who) + features(""),
                errc::bind_failed);
}

BOOST_AUTO_TEST_CASE(a_resumption_that_is_none)
{
    const std::pair<std::string, boost::system::error_code> wrong[] = {
        {"<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s2'/>", errc::bad_reply},
        {"<resumed xmlns='urn:xmpp:sm:3' h='0'/>", errc::bad_reply},
        {"<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>" + bound2, errc::bad_reply},
        {"<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/><failed xmlns='urn:xmpp:sm:3'/>",
         errc::bad_reply},
        {"<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>"
         "<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>",
         errc::bad_reply},
    };
    for (const auto& [content, why] : wrong) {
        // The old session is given up, or it would go on like this for ever.
        auto d = resumption_sent();
        d.server(header() + features(authentication({"SCRAM-SHA-256-PLUS"}, everything_inline)) +
                 success2(first_answer, "bot@example.org", content))
            .client(end_of_stream)
            .closed(why);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(a_resumption_with_a_wrong_count_ends_the_stream)
{
    const auto resumed_with = [](const std::string& h) {
        auto d = resumption_sent();
        d.server(header() + features(authentication({"SCRAM-SHA-256-PLUS"}, everything_inline)) +
                 success2(first_answer, "bot@example.org",
                          "<resumed xmlns='urn:xmpp:sm:3' previd='s1' h='" + h + "'/>"));
        return d;
    };
    for (const char* h : {"", "x", "4294967296"}) {
        auto d = resumed_with(h);
        d.client(our_error("bad-format")).server(end_of_stream).closed(errc::bad_reply);
        d.run();
    }
    auto d = resumed_with("1");
    d.client(
         "<stream:error><undefined-condition xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
         "<handled-count-too-high xmlns='urn:xmpp:sm:3' h='1' send-count='0'/></stream:error>"
         "</stream:stream>")
        .server(end_of_stream)
        .closed(stream_condition::undefined_condition);
    d.run();
}

BOOST_AUTO_TEST_CASE(challenges_that_are_none)
{
    is_refused2(first_sent(), challenge2(""), errc::bad_challenge);
    is_refused2(first_sent(), "<challenge xmlns='urn:xmpp:sasl:2'>=</challenge>",
                errc::bad_challenge);
    is_refused2(first_sent(), "<challenge xmlns='urn:xmpp:sasl:2'> </challenge>",
                errc::bad_challenge);
    is_refused2(plus_proof_sent(), challenge2(server_first), errc::server_not_authentic);
}

BOOST_AUTO_TEST_CASE(a_failure_keeps_its_condition_among_those_of_others)
{
    const std::string condition = "<account-disabled xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>";
    const std::string text = "<text>ask &lt;admin&gt;</text>";
    const std::string other = "<gone-fishing xmlns='urn:example:fish'/>";
    for (const auto& content :
         {condition + other + text, text + other + condition, other + condition + text}) {
        auto d = plus_proof_sent();
        d.server(element2("failure", content))
            .client(end_of_stream)
            .closed(sasl_condition::account_disabled, "ask <admin>");
        run_every_way_and_fail(d);
    }
    is_refused2(first_sent(), element2("failure", ""), sasl_condition::unknown);
}

BOOST_AUTO_TEST_CASE(tasks_that_nobody_can_do_end_the_log_in)
{
    const std::pair<std::string, boost::system::error_code> wrong[] = {
        {verified, errc::bad_reply},
        {verified + "<tasks/>", errc::bad_reply},
        {verified + "<tasks xmlns='urn:example'><task>TOTP</task></tasks>", errc::bad_reply},
        {verified + "<tasks><task>TOTP-EXAMPLE</task></tasks>", errc::no_common_mechanism},
        {verified + "<tasks><task/></tasks>", errc::bad_reply},
        // nobody asked for an upgrade
        {verified + "<tasks><task>UPGR-SCRAM-SHA-256</task></tasks>", errc::no_common_mechanism},
        // before the server has shown that it knows the password
        {"<tasks><task>UPGR-SCRAM-SHA-256</task></tasks>", errc::server_not_authentic},
        {additional_data("v=AAAA") + "<tasks><task>UPGR-SCRAM-SHA-256</task></tasks>",
         errc::server_not_authentic},
    };
    for (const auto& [content, why] : wrong)
        is_refused2(plus_proof_sent(), element2("continue", content), why);

    auto d = plus_proof_sent();
    d.server(element2("continue", verified + "<tasks><task>TOTP</task><task>HOTP</task></tasks>"))
        .client(end_of_stream)
        .closed(errc::no_common_mechanism, "TOTP, HOTP");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_megabyte_of_token_is_refused_unread)
{
    auto d = plus_proof_sent();
    d.server(success2(plus_verifier, "bot@example.org/x/1",
                      bound2 + issued(std::string(1024 * 1024, 'x'))))
        .client(our_error("policy-violation"))
        .closed(stream_condition::policy_violation);
    d.run();
}

BOOST_AUTO_TEST_CASE(an_offer_that_repeats_itself_is_read_once)
{
    auto d = at_tls(config());
    d.client(our_secure_header)
        .server(header() + features(authentication({"SCRAM-SHA-1", "SCRAM-SHA-1"},
                                                   bind_inline + bind_inline + fast_inline({}) +
                                                       fast_inline({"HT-SHA-256-NONE"})) +
                                    authentication({"SCRAM-SHA-256"})))
        .client(authenticate("SCRAM-SHA-1", "y,," + client_first, bind2_enable));
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(stanzas_may_be_large_once_the_server_has_let_us_in)
{
    const std::string large =
        "<message id='m'><body>" + std::string(100'000, 'x') + "</body></message>";
    auto before = plus_proof_sent();
    before.server(large)
        .client(our_error("policy-violation"))
        .closed(stream_condition::policy_violation);
    before.run();

    auto d = online2();
    d.server(large).stanza(large);
    d.run();
}

BOOST_AUTO_TEST_SUITE_END()

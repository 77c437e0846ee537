// Log-ins by the token of an earlier one (XEP-0484), before and behind the server's features.
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/stream_error.hpp>

#include "tests/unit/protocol/sasl2_dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;
using mynah::sasl::sasl_condition;
using mynah::sasl::strength;
using mynah::sasl::token_mechanism;

namespace {

const std::string all_features =
    features(authentication({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"}, everything_inline));
const std::string resumed2 = "<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>";
const std::string by_token = authenticate("HT-SHA-256-EXPR", first_proof, bind2_enable + fast);

std::string let_in(std::string_view data, std::string_view more)
{
    return success2(data, "bot@example.org/x/1", more) + features(sm_offer);
}

// Ends where the server is to answer the header and the proof behind it.
dialogue early(stream_config c = with_token())
{
    auto d = at_tls(std::move(c));
    d.binding(cb::tls_exporter, exporter_data).client(our_secure_header + by_token);
    return d;
}
// As above, of a session that is to be resumed: its log-in is this dialogue's first.
dialogue early_again(std::string_view companions = {})
{
    auto d = online2();
    again_at_tls(link_breaks(d))
        .binding(cb::tls_exporter, exporter_data)
        .client(our_secure_header +
                authenticate("HT-SHA-256-EXPR", first_proof,
                             resume2("0") + bind2_enable + fast + std::string(companions)));
    return d;
}
// Ends where the server is to answer the proof, which it has offered to take.
dialogue offered(stream_config c = with_token(token_mechanism::exporter, false))
{
    auto d = at_tls(std::move(c));
    d.client(our_secure_header)
        .server(header() + all_features)
        .binding(cb::tls_exporter, exporter_data)
        .client(by_token);
    return d;
}
// The next stream of the session: its log-in is written before the features, or resumes it behind.
void early_stream(dialogue& d)
{
    again_at_tls(link_breaks(d))
        .binding(cb::tls_exporter, exporter_data)
        .client(our_secure_header +
                authenticate("HT-SHA-256-EXPR", first_proof, resume2("0") + bind2_enable + fast));
}
void late_stream(dialogue& d)
{
    again_at_tls(link_breaks(d))
        .client(our_secure_header)
        .server(header() + all_features)
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("HT-SHA-256-EXPR", first_proof, resume2("0") + bind2_enable + fast))
        .server(success2(first_answer, "bot@example.org/x/1", resumed2))
        .resumed();
}
// The password takes over where a token was refused.
dialogue& by_password(dialogue& d)
{
    return d.binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first,
                             bind2_enable + request_token("HT-SHA-256-EXPR")))
        .server(challenge2(server_first))
        .key()
        .client(response2(plus_proof))
        .server(let_in(plus_verifier, bound2 + issued(second_token)))
        .online("bot@example.org/x/1");
}
dialogue& has_token(dialogue& d, const std::string& token)
{
    return d.act([token](engine& e, time_point) {
        const auto& known = e.who().memory->token;
        BOOST_TEST((known ? known->text.reveal() : "") == token);
    });
}
dialogue& may_be_early(dialogue& d, bool yes)
{
    return d.act([yes](engine& e, time_point) {
        BOOST_TEST((e.who().memory->offered == inline_features()) == !yes);
    });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_fast_test)

// The trips

BOOST_AUTO_TEST_CASE(behind_the_features_a_token_takes_two_trips)
{
    auto d = offered();
    d.server(let_in(first_answer, bound2)).online("bot@example.org/x/1");
    BOOST_TEST(d.round_trips() == 2u);
    d.act([](engine& e, time_point) {
        BOOST_TEST(e.mechanism() == "HT-SHA-256-EXPR");
        BOOST_TEST(e.management().resumable());
        BOOST_TEST((e.who().memory->offered == everything()));
        BOOST_TEST(e.take_learned());
    });
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(before_the_features_a_token_takes_one_trip)
{
    auto d = early();
    d.server(header() + all_features + let_in(first_answer, bound2)).online("bot@example.org/x/1");
    BOOST_TEST(d.round_trips() == 1u);
    d.act([](engine& e, time_point) { BOOST_TEST(!e.take_learned()); });  // all is as it was
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_session_is_resumed_in_one_trip)
{
    auto d = online2();
    d.act([](engine& e, time_point now) {
         BOOST_REQUIRE(e.send(message().body("1"), now));
     }).client("<message type='chat'><body>1</body></message>");
    again_at_tls(link_breaks(d))
        .binding(cb::tls_exporter, exporter_data)
        .client(our_secure_header +
                authenticate("HT-SHA-256-EXPR", first_proof, resume2("0") + bind2_enable + fast))
        .server(header() + all_features + success2(first_answer, "bot@example.org", resumed2))
        .resumed()
        .client("<message type='chat'><body>1</body></message>");
    BOOST_TEST(d.round_trips() == 1u);
    // What comes before the features counts, they do not.
    d.server("<message id='m'/>" + features(sm_offer) + "<r xmlns='urn:xmpp:sm:3'/>")
        .stanza("<message id='m'/>")
        .client("<a xmlns='urn:xmpp:sm:3' h='1'/>")
        .counted(&counters::bad_stanza, 0);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_session_is_resumed_behind_the_features_in_two_trips)
{
    auto d = online2();
    early_stream(d);  // breaks
    late_stream(d);
    BOOST_TEST(d.round_trips() == 2u);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_session_that_is_lost_is_followed_by_a_new_one_in_the_same_trip)
{
    auto d = early_again();
    d.server(header() + all_features +
             let_in(first_answer,
                    "<failed xmlns='urn:xmpp:sm:3' h='0'><item-not-found "
                    "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>" +
                        bound2))
        .lost()
        .online("bot@example.org/x/1")
        .act([](engine& e, time_point) { BOOST_TEST(e.management().resumable()); });
    BOOST_TEST(d.round_trips() == 1u);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_server_that_says_nothing_of_the_old_session_has_lost_it)
{
    auto d = early_again();
    d.server(header() + all_features + let_in(first_answer, bound2))
        .lost()
        .online("bot@example.org/x/1");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_lost_session_without_a_new_one_is_followed_by_the_classic_bind)
{
    auto d = early_again();
    d.server(header() + all_features +
             success2(first_answer, "bot@example.org", "<failed xmlns='urn:xmpp:sm:3'/>") +
             features(bind_offer))
        .lost()
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
    run_every_way_and_fail(d);
}

// The features have changed

BOOST_AUTO_TEST_CASE(a_mechanism_that_is_not_offered_any_more_leads_to_the_password)
{
    auto d = early();
    d.server(header() +
             features(authentication({"SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"},
                                     bind_inline + sm_inline + fast_inline({"HT-SHA-256-NONE"}))) +
             failure2("invalid-mechanism"))
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first, bind2_enable))
        .server(challenge2(server_first))
        .key()
        .client(response2(plus_proof))
        .server(let_in(plus_verifier, bound2))
        .online("bot@example.org/x/1");
    BOOST_TEST(d.round_trips() == 3u);
    has_token(d, "");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(what_a_server_does_not_offer_it_must_not_take)
{
    auto d = early();
    d.server(header() + features(authentication({"SCRAM-SHA-256-PLUS"}, bind_inline)) +
             let_in(first_answer, bound2))
        .client(end_of_stream)
        .closed(errc::bad_reply);
    may_be_early(d, false);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_server_without_sasl2_is_asked_again_on_a_new_stream)
{
    auto d = early_again();
    d.server(header() + features(mechanisms({"SCRAM-SHA-256-PLUS"}))).suspended(errc::bad_reply);
    may_be_early(d, false);
    again_at_tls(d)
        .client(our_secure_header)
        .server(header() + features(mechanisms({"SCRAM-SHA-256-PLUS"}) +
                                    channel_binding_types({"tls-exporter"})))
        .binding(cb::tls_exporter, exporter_data)
        .client(auth("SCRAM-SHA-256-PLUS", plus_first))
        .server(challenge(server_first))
        .key()
        .client(response(plus_proof))
        .server(success(plus_verifier))
        .client(our_secure_header)
        .server(header() + features(bind_offer + sm_offer))
        .client(resume2("0"))
        .server(resumed2)
        .resumed();
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_password_that_has_become_weaker_is_not_used_instead)
{
    auto c = with_token();
    c.least_strength = strength::bound;
    c.sasl.allow_plain = true;
    auto d = early(c);
    d.server(header() + features(authentication({"PLAIN", "SCRAM-SHA-1"}, everything_inline)) +
             failure2("not-authorized"))
        .client(authenticate("SCRAM-SHA-1", "y,," + client_first,
                             bind2_enable + request_token("HT-SHA-256-EXPR")))
        .server(challenge2(server_first))  // the offer is not signed
        .client(end_of_stream)
        .closed(errc::weaker_mechanism);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_server_that_ends_an_early_stream_is_not_spoken_to_early_again)
{
    auto d = early();
    d.server(header() + server_error("not-authorized"))
        .client(end_of_stream)
        .closed(stream_condition::not_authorized);
    may_be_early(d, false);
    has_token(d, first_token);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(after_two_early_streams_that_broke_there_is_no_third)
{
    auto d = online2();
    for (int i = 0; i != 2; ++i) {
        early_stream(d);
        late_stream(d);
    }
    again_at_tls(link_breaks(d)).client(our_secure_header);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(an_early_stream_that_stands_makes_up_for_one_that_broke)
{
    auto d = online2();
    for (int i = 0; i != 2; ++i) {
        early_stream(d);
        late_stream(d);
        early_stream(d);
        d.server(header() + all_features + success2(first_answer, "bot@example.org", resumed2))
            .resumed();
    }
    d.run_every_way();
}

// What is wanted from an early answer

BOOST_AUTO_TEST_CASE(an_answer_before_the_features_is_none)
{
    auto d = early();
    d.server(header() + let_in(first_answer, bound2)).client(end_of_stream).closed(errc::bad_reply);
    run_every_way_and_fail(d);

    auto refused = early();
    refused.server(header() + failure2("not-authorized"))
        .client(end_of_stream)
        .closed(errc::bad_reply);
    run_every_way_and_fail(refused);
}

BOOST_AUTO_TEST_CASE(features_come_once)
{
    auto d = early();
    d.server(header() + all_features + all_features + let_in(first_answer, bound2))
        .client(end_of_stream)
        .closed(errc::bad_reply);
    run_every_way_and_fail(d);
}

// Refused

BOOST_AUTO_TEST_CASE(a_refused_token_is_forgotten_and_the_password_takes_over)
{
    for (const char* condition : {"not-authorized", "credentials-expired", "made-up"}) {
        auto d = early();
        d.server(header() + all_features + failure2(condition));
        has_token(d, "");
        by_password(d);
        BOOST_TEST(d.round_trips() == 3u);
        has_token(d, second_token);
        run_every_way_and_fail(d);

        auto behind = offered();
        behind.server(failure2(condition));
        by_password(behind);
        BOOST_TEST(behind.round_trips() == 4u);
        run_every_way_and_fail(behind);
    }
}

BOOST_AUTO_TEST_CASE(the_password_is_tried_once)
{
    auto d = early();
    d.server(header() + all_features + failure2("not-authorized"))
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first,
                             bind2_enable + request_token("HT-SHA-256-EXPR")))
        .server(failure2("not-authorized"))
        .client(end_of_stream)
        .closed(sasl_condition::not_authorized);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_server_that_takes_no_password_behind_a_token_gets_it_on_a_new_stream)
{
    auto d = early_again();
    d.server(header() + all_features + failure2("not-authorized"))
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first,
                             resume2("0") + bind2_enable + request_token("HT-SHA-256-EXPR")))
        .server(failure2("invalid-mechanism"))
        .suspended(errc::bad_reply);
    has_token(d, "");
    again_at_tls(d)
        .client(our_secure_header)
        .server(header() + all_features)
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first,
                             resume2("0") + bind2_enable + request_token("HT-SHA-256-EXPR")))
        .server(failure2("invalid-mechanism"))  // that is final
        .client(end_of_stream)
        .closed(sasl_condition::invalid_mechanism);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(without_a_password_a_refused_token_ends_the_log_in)
{
    auto c = with_token();
    c.sasl.password = false;
    auto d = early(c);
    d.server(header() + all_features + failure2("not-authorized"))
        .client(end_of_stream)
        .closed(errc::credentials_missing);
    run_every_way_and_fail(d);
}

// Nothing is refused, nothing is said.
BOOST_AUTO_TEST_CASE(a_server_whose_tokens_do_not_work_gets_the_password_at_the_third_attempt)
{
    const auto no_answer = [](dialogue& d) {
        d.act([](engine& e, time_point) { e.abandon(errc::timed_out); }).closed(errc::timed_out);
    };
    auto d = offered();
    no_answer(d);
    has_token(d, first_token);
    again_at_tls(d)
        .client(our_secure_header)
        .server(header() + all_features)
        .binding(cb::tls_exporter, exporter_data)
        .client(by_token);
    no_answer(d);
    has_token(d, "");
    again_at_tls(d)
        .client(our_secure_header)
        .server(header() + all_features)
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first, bind2_enable))  // and asks for none
        .server(challenge2(server_first))
        .key()
        .client(response2(plus_proof))
        .server(let_in(plus_verifier, bound2))
        .online("bot@example.org/x/1");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(what_says_nothing_of_the_token_leaves_it)
{
    for (const auto& [name, code] :
         {std::pair{"temporary-auth-failure", sasl_condition::temporary_auth_failure},
          std::pair{"account-disabled", sasl_condition::account_disabled}}) {
        auto d = offered();
        d.server(failure2(name)).client(end_of_stream).closed(code);
        has_token(d, first_token);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_know_the_token_is_not_ours)
{
    const std::string answers[] = {
        additional_data(second_answer),
        additional_data(""),
        "",
        "<additional-data/>",
    };
    for (const auto& answer : answers) {
        auto d = early();
        d.server(header() + all_features +
                 element2("success", answer + identifier("bot@example.org/x/1") + bound2))
            .client(end_of_stream)
            .closed(errc::server_not_authentic);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(a_token_is_proven_in_one_message)
{
    is_refused2(offered(), challenge2("more?"), errc::bad_challenge);
}

// New ones

BOOST_AUTO_TEST_CASE(a_new_token_replaces_the_old_one_before_it_is_used)
{
    auto d = online2();
    again_at_tls(link_breaks(d))
        .binding(cb::tls_exporter, exporter_data)
        .client(our_secure_header +
                authenticate("HT-SHA-256-EXPR", first_proof, resume2("0") + bind2_enable + fast))
        .act([](engine& e, time_point) { (void)e.take_learned(); })
        .server(header() + all_features +
                success2(first_answer, "bot@example.org/x/1", resumed2 + issued(second_token)))
        .resumed()
        .act([](engine& e, time_point) { BOOST_TEST(e.take_learned()); });
    has_token(d, second_token);
    again_at_tls(link_breaks(d))
        .binding(cb::tls_exporter, exporter_data)
        .client(our_secure_header +
                authenticate("HT-SHA-256-EXPR", second_proof, resume2("0") + bind2_enable + fast))
        .server(header() + all_features + success2(second_answer, "bot@example.org", resumed2))
        .resumed();
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_token_that_cannot_be_used_is_none)
{
    const std::string bad[] = {
        issued(first_token, "soon"),
        issued(first_token, ""),
        issued(first_token, "99999-01-01T00:00:00Z"),
        issued(first_token, "2200-13-01T00:00:00Z"),
        issued(""),
        issued(std::string(4097, 'x')),
        "<token xmlns='urn:xmpp:fast:0'/>",
        "<token xmlns='urn:xmpp:fast:1' expiry='2200-01-01T00:00:00Z' token='x'/>",
    };
    for (const auto& token : bad) {
        auto d = plus_proof_sent();
        d.server(let_in(plus_verifier, bound2 + token)).online("bot@example.org/x/1");
        has_token(d, "");
        d.run_every_way();
    }
}

BOOST_AUTO_TEST_CASE(a_token_that_nobody_asked_for_is_of_no_mechanism)
{
    auto c = config();
    c.sasl.mechanisms = {"SCRAM-SHA-256-PLUS"};  // so by no token
    auto d = at_tls(c);
    d.client(our_secure_header)
        .server(header() + all_features)
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first, bind2_enable))
        .server(challenge2(server_first))
        .key()
        .client(response2(plus_proof))
        .server(let_in(plus_verifier, bound2 + issued(first_token)))
        .online("bot@example.org/x/1");
    has_token(d, "");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(an_expired_token_is_of_no_use)
{
    auto d = online2();
    link_breaks(d).act([](engine& e, time_point) {
        (void)e.take_learned();
        e.forget_expired_token(datetime::parse("2199-12-31T23:59:59Z").value());
        BOOST_TEST(!e.take_learned());
        e.forget_expired_token(datetime::parse("2200-01-01T00:00:00Z").value());
        BOOST_TEST(e.take_learned());
    });
    has_token(d, "");
    again_at_tls(d).client(our_secure_header);
    run_every_way_and_fail(d);
}

// Which

BOOST_AUTO_TEST_CASE(tls_12_proves_by_its_finished_message)
{
    auto c = with_token(token_mechanism::unique, false);
    auto d = at_tls(c, false, {cb::tls_unique, cb::tls_exporter});
    d.client(our_secure_header)
        .server(header() +
                features(authentication({"SCRAM-SHA-1"},
                                        fast_inline({"HT-SHA-256-UNIQ", "HT-SHA-256-NONE"}))))
        .binding(cb::tls_unique, "finished")
        .client(authenticate("HT-SHA-256-UNIQ",
                             decoded("Ym90AHlE/ptSBGYsSH6nzZQjuRxLZEyEP9c9XJWB1ySaFmy7"), fast))
        .server(
            success2(decoded("LdAkAXtFlv4ZlJOrqVLLfjgnenQ4KF5HzcKa7ERI+ds="), "bot@example.org") +
            features(bind_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(the_certificate_does_where_there_is_nothing_better)
{
    auto c = with_token(token_mechanism::end_point, false);
    auto d = at_tls(c, true, {cb::tls_server_end_point});
    d.client(our_secure_header)
        .server(header() +
                features(authentication({"SCRAM-SHA-1"}, fast_inline({"HT-SHA-256-ENDP"}))))
        .binding(cb::tls_server_end_point, "hash-of-the-certificate")
        .client(authenticate("HT-SHA-256-ENDP",
                             decoded("Ym90AEypPEcKqr/xEaH0rWR997bYKqvoomrMs8e1Npmgac4v"), fast));
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_token_of_another_mechanism_stays_where_it_is)
{
    // The exporter's, and this connection has none.
    auto d = at_tls(with_token(), false, {cb::tls_unique});
    d.client(our_secure_header)
        .server(header() + features(authentication({"SCRAM-SHA-1"}, everything_inline)))
        .client(authenticate("SCRAM-SHA-1", "y,," + client_first,
                             bind2_enable + request_token("HT-SHA-256-NONE")));
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(who_proves_without_a_binding_asks_for_a_token_with_one)
{
    auto c = with_token(token_mechanism::none);
    auto d = at_tls(c);
    d.client(our_secure_header +
             authenticate("HT-SHA-256-NONE", unbound_proof,
                          bind2_enable + fast + request_token("HT-SHA-256-EXPR")))
        .server(header() + all_features + let_in(unbound_answer, bound2 + issued(second_token)))
        .online("bot@example.org/x/1")
        .act([](engine& e, time_point) {
            BOOST_TEST((e.who().memory->token->mechanism == token_mechanism::exporter));
        });
    has_token(d, second_token);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_token_without_a_binding_is_not_for_who_had_one)
{
    auto c = with_token(token_mechanism::none);
    c.least_strength = strength::bound;
    auto d = at_tls(c);
    d.client(our_secure_header)
        .server(header() +
                features(authentication({"SCRAM-SHA-256-PLUS"}, fast_inline({"HT-SHA-256-NONE"}))))
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first));  // and none is asked for
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(mechanisms_that_are_named_are_all_that_is_used)
{
    auto c = with_token();
    c.sasl.mechanisms = {"SCRAM-SHA-256-PLUS"};
    auto d = at_tls(c);
    d.client(our_secure_header);
    run_every_way_and_fail(d);

    auto named = with_token();
    named.sasl.mechanisms = {"SCRAM-SHA-256-PLUS", "HT-SHA-256-EXPR"};
    run_every_way_and_fail(early(named));
}

BOOST_AUTO_TEST_CASE(a_log_in_by_a_token_leaves_what_the_password_must_reach)
{
    for (auto before : {strength::any, strength::scram, strength::bound}) {
        auto c = with_token();
        c.least_strength = before;
        auto d = early(c);
        d.server(header() + all_features + let_in(first_answer, bound2))
            .online("bot@example.org/x/1")
            .act([before](engine& e, time_point) {
                BOOST_TEST((e.who().least_strength == before));
            });
        d.run();
    }
}

BOOST_AUTO_TEST_CASE(an_account_without_a_name_gets_no_token)
{
    stream_config c(jid::parse("example.org").value());
    c.sasl.token = true;
    c.bind2 = true;
    auto d = at_tls(c);
    d.client(our_header)
        .server(header() + features(authentication({"OAUTHBEARER"}, everything_inline)))
        .token("T0ken")
        .client(authenticate("OAUTHBEARER",
                             "n,,\x01"
                             "auth=Bearer T0ken\x01\x01",
                             "<bind xmlns='urn:xmpp:bind:0'><tag>mynah</tag><enable "
                             "xmlns='urn:xmpp:sm:3' resume='true'/></bind>"))
        .may_succeed()
        .server(element2("success", identifier("0123abc@example.org/mynah/1") + bound2) +
                features(""))
        .online("0123abc@example.org/mynah/1");
    run_every_way_and_fail(d);
}

// An attempt may be done by the server although we never heard

BOOST_AUTO_TEST_CASE(an_attempt_that_breaks_behind_the_proof_may_be_done_all_the_same)
{
    auto d = early();
    d.act([](engine& e, time_point) {
         e.abandon(errc::truncated);
         BOOST_TEST(e.unanswered());
     }).closed(errc::truncated);
    d.run();

    auto first = at_tls(config());
    first.client(our_secure_header)
        .server(header() + all_features)
        .binding(cb::tls_exporter, exporter_data)
        .client(authenticate("SCRAM-SHA-256-PLUS", plus_first,
                             bind2_enable + request_token("HT-SHA-256-EXPR")))
        .act([](engine& e, time_point) {
            e.abandon(errc::truncated);
            BOOST_TEST(!e.unanswered());
        })
        .closed(errc::truncated);
    first.run();
}

BOOST_AUTO_TEST_SUITE_END()

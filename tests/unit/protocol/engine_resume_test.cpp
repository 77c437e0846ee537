// XEP-0198 as dialogues: enable, acknowledge, resume, and what servers get wrong.
#include "tests/unit/protocol/dialogues.hpp"

#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/stream_error.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

const std::string sm_offer = "<sm xmlns='urn:xmpp:sm:3'/>";
const std::string enable = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";
const std::string ask = "<r xmlns='urn:xmpp:sm:3'/>";

std::string enabled(std::string_view more = " id='s1' resume='true' max='300'")
{
    return "<enabled xmlns='urn:xmpp:sm:3'" + std::string(more) + "/>";
}
std::string ack(std::string_view h)
{
    return "<a xmlns='urn:xmpp:sm:3' h='" + std::string(h) + "'/>";
}
std::string resume(std::string_view h)
{
    return "<resume xmlns='urn:xmpp:sm:3' h='" + std::string(h) + "' previd='s1'/>";
}
std::string resumed(std::string_view h, std::string_view id = "s1")
{
    return "<resumed xmlns='urn:xmpp:sm:3' h='" + std::string(h) + "' previd='" + std::string(id) +
           "'/>";
}
std::string failed(std::string_view content = {}, std::string_view more = {})
{
    return "<failed xmlns='urn:xmpp:sm:3'" + std::string(more) + ">" + std::string(content) +
           "</failed>";
}
std::string text(int n)
{
    return "<message type='chat'><body>" + std::to_string(n) + "</body></message>";
}

void say(engine& e, time_point now, int n)
{
    BOOST_REQUIRE(e.send(message().body(std::to_string(n)), now));
}

dialogue& says(dialogue& d, int n)
{
    return d.act([n](engine& e, time_point now) { say(e, now, n); });
}

// Online with stream management.
dialogue managed(std::string_view grant = " id='s1' resume='true' max='300'",
                 stream_config c = without_tls())
{
    auto d = logged_in(std::move(c));
    d.server(header() + features(bind_offer + sm_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x")
        .client(enable)
        .server(enabled(grant));
    return d;
}

// A second resource in the same dialogue.
const std::string bind_anew =
    "<iq type='set' id='{anew}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<resource>x</resource></bind></iq>";
const std::string bound_anew =
    "<iq type='result' id='{anew}'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
    "<jid>bot@example.org/x</jid></bind></iq>";

// The link breaks, and the next stream is logged in.
dialogue& broken(dialogue& d)
{
    return d.act([](engine& e, time_point) { e.abandon(errc::truncated); })
        .suspended(errc::truncated);
}
dialogue& logs_in_again(dialogue& d)
{
    return d.reconnect()
        .client(our_header)
        .server(header() + features(mechanisms({"ANONYMOUS"})))
        .client("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'>=</auth>")
        .server(plain_success)
        .client(our_header)
        .server(header() + features(bind_offer + sm_offer));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_resume_test)

BOOST_AUTO_TEST_CASE(a_server_without_it_is_not_asked_for_it)
{
    auto d = online();
    says(d, 1).client(text(1)).advance(5s);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(what_we_send_is_acknowledged)
{
    auto d = managed();
    says(d, 1).client(text(1)).advance(1s).client(ask).server(ack("1")).act(
        [](engine& e, time_point) {
            BOOST_TEST(e.management().unacknowledged() == 0u);
            BOOST_TEST((e.outcome(1) == delivery::acknowledged));
        });
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(it_asks_once_per_twenty_stanzas)
{
    auto d = managed();
    std::string all;
    for (int i = 1; i <= 20; ++i) {
        says(d, i);
        all += text(i);
    }
    d.client(all + ask);
    for (int i = 21; i <= 60; ++i) says(d, i);
    std::string more;
    for (int i = 21; i <= 60; ++i) more += text(i);
    d.client(more).server(ack("20")).advance(0s).client(ask).server(ack("60"));
    d.act([](engine& e, time_point) { BOOST_TEST(e.management().unacknowledged() == 0u); });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(what_we_receive_is_acknowledged_when_it_is_asked_for)
{
    auto d = managed();
    d.server("<message id='1'/>" + ask).stanza("<message id='1'/>").client(ack("1"));
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(what_comes_before_enabled_does_not_count)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer + sm_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x")
        .client(enable)
        .server("<message id='early'/>")
        .stanza("<message id='early'/>")
        .server(enabled() + "<message id='1'/>")
        .stanza("<message id='1'/>")
        .server(ask)
        .client(ack("1"));
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(what_we_send_before_enabled_counts)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer + sm_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
    says(d, 1).client(enable + text(1)).server(enabled()).server(ack("1"));
    d.act([](engine& e, time_point) { BOOST_TEST((e.outcome(1) == delivery::acknowledged)); });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(unasked_it_tells_after_ten_seconds)
{
    auto d = managed();
    d.server("<message id='1'/>").stanza("<message id='1'/>").advance(10s).client(ack("1"));
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(control_elements_and_what_is_no_stanza_do_not_count)
{
    auto d = managed();
    d.server("<garbage xmlns='urn:example:g'/> <a xmlns='urn:xmpp:sm:3' h='0'/>" + ask)
        .client(ack("0"))
        .server("<iq type='result' id='nobody'/><message type='chat' from='@@'/>" + ask)
        .client(ack("2"));  // bad stanzas are handled, or they would come again and again
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_refusal_leaves_the_stream_as_it_is)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer + sm_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x")
        .client(enable)
        .server(failed("<unexpected-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"));
    says(d, 1).client(text(1)).advance(5s);
    d.act([](engine& e, time_point) { BOOST_TEST((e.outcome(1) == delivery::unknown)); });
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_broken_stream_is_resumed_and_the_rest_sent_again_in_order)
{
    auto d = managed();
    for (int i = 1; i <= 3; ++i) says(d, i);
    d.client(text(1) + text(2) + text(3)).server("<message id='a'/>").stanza("<message id='a'/>");
    broken(d);
    says(d, 4);  // waits
    logs_in_again(d).client(resume("1")).server(resumed("1")).resumed();
    says(d, 5).client(text(2) + text(3) + text(4) + text(5));
    d.server("<message id='b'/>" + ask).stanza("<message id='b'/>").client(ack("2"));
    d.server(ack("5")).act(
        [](engine& e, time_point) { BOOST_TEST((e.outcome(5) == delivery::acknowledged)); });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_request_stays_pending_across_a_resumption)
{
    struct slot final : reply_slot {
        void on_reply(result<stanza> r) override { reply = std::move(r); }
        std::optional<result<stanza>> reply;
    };
    const auto waiter = std::make_shared<slot>();
    auto d = managed();
    d.act([waiter](engine& e, time_point now) {
        waiter->reply.reset();
        iq query(iq_type::get);
        query.id("q").payload_xml("<query xmlns='urn:example:q'/>");
        BOOST_REQUIRE(e.request(query, *waiter, now));
    });
    d.client("<iq type='get' id='q'><query xmlns='urn:example:q'/></iq>");
    broken(d).act([waiter](engine&, time_point) { BOOST_TEST(!waiter->reply); });
    logs_in_again(d).client(resume("0")).server(resumed("1")).resumed();
    d.server("<iq type='result' id='q'/>").act([waiter](engine&, time_point) {
        BOOST_REQUIRE(waiter->reply);
        BOOST_TEST(waiter->reply->has_value());
    });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_session_that_is_gone_is_replaced_and_its_requests_fail)
{
    for (const auto& refusal :
         {failed("<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"),
          // Seen from a server: the condition wrapped once more.
          failed("<error><item-not-found "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>")}) {
        auto d = managed();
        says(d, 1).client(text(1));
        broken(d);
        logs_in_again(d).client(resume("0")).server(refusal).lost().client(bind_anew);
        d.server(bound_anew).online("bot@example.org/x").client(enable);
        d.server(enabled(" id='s2' resume='true'"));
        d.act([](engine& e, time_point) {
            BOOST_TEST((e.outcome(1) == delivery::unknown));
            BOOST_TEST(e.management().grant().id == "s2");
        });
        // Counters start anew: what was acknowledged in the old session is not said again.
        d.server("<message/>" + ask).stanza("<message/>").client(ack("1"));
        d.run_every_way();
    }
}

BOOST_AUTO_TEST_CASE(a_refusal_that_says_what_was_handled_settles_it)
{
    auto d = managed();
    says(d, 1);
    says(d, 2).client(text(1) + text(2));
    broken(d);
    logs_in_again(d)
        .client(resume("0"))
        .server(failed("<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>", " h='1'"))
        .lost()
        .client(bind_anew)
        .act([](engine& e, time_point) {
            BOOST_TEST((e.outcome(1) == delivery::acknowledged));
            BOOST_TEST((e.outcome(2) == delivery::unknown));
        });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(another_session_than_ours_is_not_gone_on_with)
{
    auto d = managed();
    broken(d);
    logs_in_again(d).client(resume("0")).server(resumed("0", "s7")).client(end_of_stream);
    d.closed(errc::bad_reply);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_count_that_is_too_high_ends_the_session_and_the_next_does_without)
{
    auto d = managed();
    says(d, 1).client(text(1)).server(ack("2"));
    d.client(
         "<stream:error><undefined-condition "
         "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/><handled-count-too-high "
         "xmlns='urn:xmpp:sm:3' h='2' send-count='1'/></stream:error></stream:stream>")
        .server(end_of_stream)
        .closed(stream_condition::undefined_condition);
    logs_in_again(d).client(bind_anew).server(bound_anew);
    d.online("bot@example.org/x").client("");
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_count_that_is_none_ends_the_session)
{
    for (const auto* h : {"-1", "+1", " 1", "4294967296", "", "0x1"}) {
        auto d = managed();
        d.server(ack(h)).client(our_error("bad-format")).server(end_of_stream);
        d.closed(errc::bad_reply, h);
        d.run_every_way();
    }
}

// It is delivered again on each resumed stream.
BOOST_AUTO_TEST_CASE(xml_that_we_refuse_is_not_resumed_into)
{
    auto d = managed();
    d.server("<message><?poison?></message>")
        .client(our_error("restricted-xml"))
        .closed(stream_condition::restricted_xml);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(an_error_that_the_same_stanza_brings_twice_ends_the_session)
{
    auto d = managed();
    d.server(server_error("internal-server-error"))
        .suspended(stream_condition::internal_server_error);
    logs_in_again(d).client(resume("0")).server(resumed("0")).resumed();
    d.server(server_error("internal-server-error"))
        .client(end_of_stream)
        .closed(stream_condition::internal_server_error);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(replaced_by_another_connection_nothing_is_resumed)
{
    auto d = managed();
    d.server(server_error("conflict")).client(end_of_stream).closed(stream_condition::conflict);
    run_every_way_and_fail(d);
}

// The link broke behind <resume/>: the server may come to it later than to the next one, and then
// ends the newer stream for the older.
dialogue resumed_at_the_second_try()
{
    auto d = managed();
    says(d, 1).client(text(1));
    broken(d);
    logs_in_again(d).client(resume("0"));
    broken(d);
    logs_in_again(d).client(resume("0")).server(resumed("1")).resumed();
    return d;
}

BOOST_AUTO_TEST_CASE(replaced_by_an_attempt_of_our_own_it_starts_afresh)
{
    auto d = resumed_at_the_second_try();
    d.server(server_error("conflict")).client(end_of_stream).closed(errc::disconnected);
    logs_in_again(d).client(bind_anew).server(bound_anew).online("bot@example.org/x");
    d.client(enable);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(replaced_twice_it_is_another_client)
{
    auto d = resumed_at_the_second_try();
    d.server(server_error("conflict")).client(end_of_stream).closed(errc::disconnected);
    logs_in_again(d).client(bind_anew).server(bound_anew).online("bot@example.org/x");
    d.client(enable);
    d.server(server_error("conflict")).client(end_of_stream).closed(stream_condition::conflict);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(replaced_long_after_the_attempt_it_is_another_client)
{
    auto d = resumed_at_the_second_try();
    d.advance(31s);
    d.server(server_error("conflict")).client(end_of_stream).closed(stream_condition::conflict);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(an_attempt_that_did_not_get_to_its_session_replaces_nobody)
{
    auto d = managed();
    broken(d);
    d.reconnect().client(our_header);
    broken(d);
    logs_in_again(d).client(resume("0")).server(resumed("0")).resumed();
    d.server(server_error("conflict")).client(end_of_stream).closed(stream_condition::conflict);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(an_attempt_of_our_own_may_have_bound_our_resource)
{
    auto d = logged_in(without_tls());
    d.server(header() + features(bind_offer)).client(bind_request);
    d.act([](engine& e, time_point) { e.abandon(errc::truncated); }).closed(errc::truncated);
    d.reconnect()
        .client(our_header)
        .server(header() + features(mechanisms({"ANONYMOUS"})))
        .client("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'>=</auth>")
        .server(plain_success)
        .client(our_header)
        .server(header() + features(bind_offer))
        .client(bind_anew)
        .server(bound_anew)
        .online("bot@example.org/x");
    d.server(server_error("conflict")).client(end_of_stream).closed(errc::disconnected);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(short_of_what_the_server_grants_it_is_given_up)
{
    auto d = managed(" id='s1' resume='true' max='100'");
    says(d, 1).client(text(1));
    broken(d).advance(89s).act([](engine& e, time_point) { BOOST_TEST(e.suspended()); });
    d.advance(2s).act([](engine& e, time_point) {
        BOOST_TEST(!e.suspended());
        BOOST_TEST((e.outcome(1) == delivery::unknown));
    });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(an_attempt_that_fails_on_the_way_leaves_the_session_suspended)
{
    auto d = managed();
    says(d, 1).client(text(1));
    broken(d).reconnect().client(our_header);
    d.act([](engine& e, time_point) { e.abandon(errc::truncated); }).suspended(errc::truncated);
    logs_in_again(d).client(resume("0")).server(resumed("0")).resumed().client(text(1));
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_server_that_acknowledges_nothing_is_left_and_resumed)
{
    auto d = managed();
    says(d, 1).client(text(1)).advance(1s).client(ask).advance(30s).suspended(errc::timed_out);
    logs_in_again(d).client(resume("0")).server(resumed("0")).resumed().client(text(1));
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(silence_is_answered_by_asking_for_an_acknowledgement)
{
    auto d = managed();
    d.advance(60s).client(ask).server(ack("0")).advance(59s).client("");
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(closing_politely_tells_what_was_handled)
{
    auto d = managed();
    d.server("<message/>")
        .stanza("<message/>")
        .act([](engine& e, time_point now) { e.close(now); })
        .client(ack("1") + end_of_stream)
        .server(end_of_stream)
        .closed(errc::closed);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(the_queue_is_full_when_too_much_is_unacknowledged)
{
    auto c = without_tls();
    c.sm.queue_stanzas = 2;
    auto d = managed(" id='s1' resume='true'", c);
    says(d, 1).act([](engine& e, time_point) { BOOST_TEST(!e.queue_full()); });
    says(d, 2).act([](engine& e, time_point) { BOOST_TEST(e.queue_full()); });
    d.client(text(1) + text(2)).server(ack("1"));
    d.act([](engine& e, time_point) { BOOST_TEST(!e.queue_full()); });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(it_fails_cleanly_wherever_a_resumption_breaks)
{
    auto d = managed();
    says(d, 1).client(text(1));
    broken(d);
    logs_in_again(d).client(resume("0")).server(resumed("0")).resumed().client(text(1));
    d.server(ack("1"));
    d.fails_cleanly_at_every_step();
}

BOOST_AUTO_TEST_SUITE_END()

// A session whose streams come and go (XEP-0198).
#include "session_fixture.hpp"

#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/stream_error.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

class managed_fixture : public session_fixture {
public:
    managed_fixture()
    {
        start();
        log_in_managed();
        (void)heard();
    }

    receipt says(std::string_view body)
    {
        const auto sent = subject.handle().try_send(message(ann).body(body));
        BOOST_REQUIRE(sent);
        return *sent;
    }
    void cut_and_reconnect()
    {
        links.link().cut();
        const auto before = links.attempts();
        while (links.attempts() == before) time.advance(100ms);
    }

    const jid ann = jid::parse("ann@example.org").value();
};

std::string text(std::string_view body)
{
    return "<message to='ann@example.org' type='chat'><body>" + std::string(body) +
           "</body></message>";
}

task<> wait_for(receipt r, std::optional<result<void>>& outcome)
{
    auto waiting = r.acknowledged();
    outcome.emplace(co_await std::move(waiting));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_resume_test)

BOOST_AUTO_TEST_CASE(a_receipt_is_given_when_the_server_has_the_stanza)
{
    managed_fixture f;
    std::optional<result<void>> first, second;
    f.group.spawn(wait_for(f.says("1"), first), "first");
    f.group.spawn(wait_for(f.says("2"), second), "second");
    f.time.settle();
    BOOST_TEST(!first);
    f.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    BOOST_REQUIRE(first);
    BOOST_TEST(first->has_value());
    BOOST_TEST(!second);
    f.say("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    BOOST_TEST(second.has_value());
}

BOOST_AUTO_TEST_CASE(where_nobody_counts_the_outcome_is_unknown_at_once)
{
    session_fixture f;
    f.start();
    f.log_in();
    const auto sent =
        f.subject.handle().try_send(message(jid::parse("ann@example.org").value()).body("1"));
    std::optional<result<void>> outcome;
    f.group.spawn(wait_for(sent.value(), outcome), "receipt");
    f.time.settle();
    BOOST_REQUIRE(outcome);
    BOOST_TEST((outcome->error().code == errc::delivery_unknown));
}

BOOST_AUTO_TEST_CASE(after_a_cut_the_session_goes_on_and_nothing_is_lost)
{
    managed_fixture f;
    const auto before = f.subject.handle();
    std::optional<result<void>> outcome;
    f.group.spawn(wait_for(f.says("1"), outcome), "receipt");
    f.time.settle();
    f.links.link().cut();
    f.time.settle();
    BOOST_TEST(f.events.suspended == 1);
    BOOST_TEST(f.subject.suspended());
    BOOST_TEST(!outcome);
    (void)f.says("2");  // waits
    const auto attempts = f.links.attempts();
    while (f.links.attempts() == attempts) f.time.advance(100ms);
    BOOST_TEST(f.ask_to_resume() == "<resume xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>");
    f.say("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>");
    BOOST_TEST(f.heard() == text("1") + text("2"));
    BOOST_TEST(f.events.resumed == 1);
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST((before == f.subject.handle()), "handles stay good");
    f.say("<a xmlns='urn:xmpp:sm:3' h='2'/>");
    BOOST_REQUIRE(outcome);
    BOOST_TEST(outcome->has_value());
}

BOOST_AUTO_TEST_CASE(a_request_outlives_the_stream_that_it_was_asked_on)
{
    managed_fixture f;
    std::optional<result<stanza>> reply;
    struct asks {
        static task<> now(sender out, std::optional<result<stanza>>& reply)
        {
            auto question = iq(iq_type::get, jid::parse("example.org").value());
            question.id("q").payload_xml("<ping xmlns='urn:xmpp:ping'/>");
            auto asking = out.request(std::move(question), 300s);
            reply.emplace(co_await std::move(asking));
        }
    };
    f.group.spawn(asks::now(f.subject.handle(), reply), "asker");
    f.time.settle();
    f.cut_and_reconnect();
    BOOST_TEST(!reply);
    (void)f.ask_to_resume();
    f.say("<resumed xmlns='urn:xmpp:sm:3' h='1' previd='s1'/>");
    f.say("<iq type='result' from='example.org' id='q'/>");
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->has_value());
}

BOOST_AUTO_TEST_CASE(a_session_that_is_not_resumed_is_told_as_lost_before_the_new_one)
{
    managed_fixture f;
    const auto before = f.subject.handle();
    std::optional<result<void>> outcome;
    f.group.spawn(wait_for(f.says("1"), outcome), "receipt");
    f.cut_and_reconnect();
    (void)f.ask_to_resume();
    f.say(
        "<failed xmlns='urn:xmpp:sm:3'><item-not-found "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    BOOST_REQUIRE(outcome);
    BOOST_TEST((outcome->error().code == errc::delivery_unknown));
    BOOST_TEST((f.events.reasons.back().code == errc::disconnected));
    const auto refused = before.try_send(message(f.ann).body("late"));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::stale));
    f.say("<iq type='result' id='" + f.id_in(f.heard()) +
          "'><bind "
          "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@example.org/x</jid></bind></iq>");
    BOOST_TEST(f.events.online == 2);
    BOOST_TEST(f.events.resumed == 0);
}

// Servers move a session to the next stream in several steps: two at once may tear it apart.
BOOST_AUTO_TEST_CASE(behind_a_resumption_without_an_answer_the_next_one_waits_a_second)
{
    for (int i = 0; i < 10; ++i) {  // of a random pause
        managed_fixture f;
        f.cut_and_reconnect();
        (void)f.ask_to_resume();
        const auto attempts = f.links.attempts();
        f.links.link().cut();
        f.time.advance(990ms);
        BOOST_TEST(f.links.attempts() == attempts);
        f.time.advance(2100ms);
        BOOST_TEST(f.links.attempts() == attempts + 1);
    }
}

BOOST_AUTO_TEST_CASE(replaced_by_an_attempt_of_its_own_the_account_stays)
{
    managed_fixture f;
    f.cut_and_reconnect();
    (void)f.ask_to_resume();
    f.cut_and_reconnect();
    (void)f.ask_to_resume();
    f.say("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>");
    BOOST_TEST(f.events.resumed == 1);
    const std::string conflict =
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
    const auto attempts = f.links.attempts();
    f.say(conflict);
    BOOST_TEST(!f.ended);
    BOOST_REQUIRE(f.events.retry);
    while (f.links.attempts() == attempts) f.time.advance(100ms);
    f.log_in_managed();
    BOOST_TEST(f.events.online == 2);
    f.say(conflict);
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == stream_condition::conflict));
}

BOOST_AUTO_TEST_CASE(a_session_that_cannot_be_resumed_in_time_is_over_while_it_waits)
{
    managed_fixture f;
    std::optional<result<void>> outcome;
    f.group.spawn(wait_for(f.says("1"), outcome), "receipt");
    f.links.refuse(error(errc::connect_failed));
    f.links.link().cut();
    f.time.advance(260s);
    BOOST_TEST(!outcome);
    f.time.advance(20s);
    BOOST_REQUIRE(outcome);
    BOOST_TEST((outcome->error().code == errc::delivery_unknown));
    BOOST_TEST(!f.subject.suspended());
    f.links.refuse(std::nullopt);
    for (const auto before = f.links.attempts(); f.links.attempts() == before;) f.time.advance(1s);
    f.log_in();
    BOOST_TEST(f.events.online == 2);
}

BOOST_AUTO_TEST_CASE(the_server_says_where_the_session_is_to_be_resumed)
{
    session_fixture f;
    f.start();
    f.log_in_managed(" id='s1' resume='true' location='node2.example.org:9222'");
    f.links.link().cut();
    while (f.links.attempts() == 1) f.time.advance(100ms);
    BOOST_REQUIRE(f.links.asked()[1].via);
    BOOST_TEST(f.links.asked()[1].via->to_string() == "node2.example.org:9222");
    f.links.link().cut();  // it is not there: back to what DNS says
    while (f.links.attempts() == 2) f.time.advance(100ms);
    BOOST_TEST(!f.links.asked()[2].via);
    (void)f.ask_to_resume();
    f.say("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>");
    BOOST_TEST(f.events.resumed == 1);
}

BOOST_AUTO_TEST_CASE(a_place_that_cannot_be_reached_is_tried_once)
{
    session_fixture f;
    f.start();
    f.log_in_managed(" id='s1' resume='true' location='node2.example.org:9222'");
    f.links.refuse(error(errc::connect_failed));
    f.links.link().cut();
    while (f.links.attempts() < 3) f.time.advance(100ms);
    BOOST_REQUIRE(f.links.asked()[1].via);
    BOOST_TEST(f.links.asked()[1].via->to_string() == "node2.example.org:9222");
    BOOST_TEST(!f.links.asked()[2].via);
}

BOOST_AUTO_TEST_CASE(the_server_is_told_what_is_handled_not_what_has_come)
{
    managed_fixture f;
    f.say("<message id='a'/><message id='b'/><r xmlns='urn:xmpp:sm:3'/>");
    BOOST_TEST(f.heard() == "<a xmlns='urn:xmpp:sm:3' h='0'/>");
    f.subject.handle().finished(f.events.numbers.at(1));
    f.say("<r xmlns='urn:xmpp:sm:3'/>");
    BOOST_TEST(f.heard() == "<a xmlns='urn:xmpp:sm:3' h='0'/>");
    f.subject.handle().finished(f.events.numbers.at(0));
    f.say("<r xmlns='urn:xmpp:sm:3'/>");
    BOOST_TEST(f.heard() == "<a xmlns='urn:xmpp:sm:3' h='2'/>");
}

BOOST_AUTO_TEST_CASE(stopped_while_it_is_suspended_its_end_is_told_once)
{
    managed_fixture f;
    f.links.link().cut();
    f.time.settle();
    f.subject.stop();
    f.time.settle();
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::closed));
    BOOST_TEST((f.events.reasons.back().code == errc::closed));
    BOOST_TEST(!f.events.retry);
    BOOST_TEST(!f.subject.suspended());
}

BOOST_AUTO_TEST_CASE(sending_waits_while_too_much_is_unacknowledged)
{
    auto config = default_config();
    config.stream.sm.queue_stanzas = 2;
    session_fixture f(std::move(config));
    f.start();
    f.log_in_managed();
    (void)f.heard();
    const jid ann = jid::parse("ann@example.org").value();
    const auto out = f.subject.handle();
    BOOST_TEST(out.try_send(message(ann).body("1")).has_value());
    BOOST_TEST(out.try_send(message(ann).body("2")).has_value());
    BOOST_TEST((out.try_send(message(ann).body("3")).error().code == errc::queue_full));
    std::optional<result<receipt>> sent;
    struct waits {
        static task<> send(sender out, outgoing m, std::optional<result<receipt>>& sent)
        {
            auto sending = out.send(std::move(m));
            sent.emplace(co_await std::move(sending));
        }
    };
    f.group.spawn(waits::send(out, message(ann).body("3"), sent), "sender");
    f.time.settle();
    BOOST_TEST(!sent);
    f.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    BOOST_REQUIRE(sent);
    BOOST_TEST(sent->has_value());
}

BOOST_AUTO_TEST_SUITE_END()

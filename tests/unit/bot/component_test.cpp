// A bot as a component (XEP-0114): whom it speaks for, and what else its server would do for it.
#include <mynah/testing/harness.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;

namespace {

class echo : public bot {
public:
    echo()
    {
        settings().name = "Echo";
        settings().listed = {jid::parse("cave@comp.example.org").value()};
    }

private:
    task<> on_message(incoming m) override { co_await m.reply(m.body()); }
};

// Of every visitor it wants to be seen by one.
class shy : public bot {
    task<bool> on_subscribe(jid who) override { co_return who.domain() == "example.org"; }
};

class builder : public bot {
    task<> on_message(incoming m) override
    {
        auto answer = message(m.from()).body("from elsewhere");
        answer.from(jid::parse("elsewhere@comp.example.org").value());
        return m.reply(std::move(answer));
    }
};

harness_options as_component(std::string address = "comp.example.org")
{
    harness_options o;
    o.component = std::move(address);
    return o;
}

const std::string capabilities =
    "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='{node}' ver='{ver}'/>";

}  // namespace

BOOST_AUTO_TEST_SUITE(component_test)

BOOST_AUTO_TEST_CASE(it_answers_from_the_address_that_was_written_to)
{
    harness h(echo(), as_component());
    h.expect_nothing();  // no roster is asked for, no presence sent
    for (const std::string who :
         {"foo@comp.example.org", "bar@comp.example.org/x", "comp.example.org"}) {
        h.receive("<message from='ann@example.org/x' to='" + who +
                  "' type='chat'><body>hi</body></message>");
        h.expect("<message from='" + who +
                 "' to='ann@example.org/x' type='chat'><body>hi</body></message>");
    }
}

BOOST_AUTO_TEST_CASE(an_answer_may_come_from_another_address)
{
    harness h(builder(), as_component());
    h.receive(
        "<message from='ann@example.org/x' to='foo@comp.example.org'><body>hi</body></message>");
    h.expect(
        "<message from='elsewhere@comp.example.org' to='ann@example.org/x' type='chat'>"
        "<body>from elsewhere</body></message>");
}

BOOST_AUTO_TEST_CASE(queries_errors_and_receipts_are_answered_by_whom_was_asked)
{
    harness h(echo(), as_component());
    h.receive(
        "<iq type='get' id='1' from='ann@example.org/x' to='foo@comp.example.org'>"
        "<ping xmlns='urn:xmpp:ping'/></iq>");
    h.expect("<iq type='result' id='1' from='foo@comp.example.org' to='ann@example.org/x'/>");
    h.receive(
        "<iq type='get' id='2' from='ann@example.org/x' to='bar@comp.example.org'>"
        "<unheard-of xmlns='urn:x'/></iq>");
    h.expect(
        "<iq type='error' id='2' from='bar@comp.example.org' to='ann@example.org/x'>"
        "<error type='cancel'><service-unavailable "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    h.receive(
        "<message from='ann@example.org/x' to='foo@comp.example.org' id='m'><body>hi</body>"
        "<request xmlns='urn:xmpp:receipts'/></message>");
    h.expect(
        "<message from='foo@comp.example.org' to='ann@example.org/x'>"
        "<received xmlns='urn:xmpp:receipts' id='m'/></message>");
    h.expect(
        "<message from='foo@comp.example.org' to='ann@example.org/x'><body>hi</body></message>");
}

BOOST_AUTO_TEST_CASE(who_subscribes_sees_the_address_that_he_subscribed_to)
{
    harness h(echo(), as_component());
    h.receive("<presence type='subscribe' from='ann@example.org' to='foo@comp.example.org'/>");
    h.expect("<presence type='subscribed' from='foo@comp.example.org' to='ann@example.org'/>");
    h.expect("<presence from='foo@comp.example.org' to='ann@example.org'>" + capabilities +
             "</presence>");
    // What its hash stands for.
    h.receive(
        "<iq type='get' id='1' from='ann@example.org/x' to='foo@comp.example.org'>"
        "<query xmlns='http://jabber.org/protocol/disco#info' node='{node}#{ver}'/></iq>");
    BOOST_TEST(h.next().find("<identity category='client' type='bot' name='Echo'/>") !=
               std::string::npos);
    h.receive("<presence type='unsubscribe' from='ann@example.org' to='foo@comp.example.org'/>");
    h.expect("<presence type='unavailable' from='foo@comp.example.org' to='ann@example.org'/>");
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(a_probe_is_answered_as_a_subscription_would_be)
{
    harness h(shy(), as_component());
    h.receive("<presence type='probe' from='ann@example.org/x' to='foo@comp.example.org'/>");
    h.expect("<presence from='foo@comp.example.org' to='ann@example.org/x'>" + capabilities +
             "</presence>");
    h.receive("<presence type='probe' from='eve@evil.example' to='foo@comp.example.org'/>");
    h.expect("<presence type='unsubscribed' from='foo@comp.example.org' to='eve@evil.example'/>");
    h.receive("<presence type='subscribe' from='eve@evil.example' to='foo@comp.example.org'/>");
    h.expect("<presence type='unsubscribed' from='foo@comp.example.org' to='eve@evil.example'/>");
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(the_domain_says_who_it_is_and_what_it_lists)
{
    harness h(echo(), as_component());
    h.receive(
        "<iq type='get' id='1' from='ann@example.org/x' to='comp.example.org'>"
        "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    BOOST_TEST(h.next().find("<identity category='component' type='generic' name='Echo'/>"
                             "<feature") != std::string::npos);
    h.receive(
        "<iq type='get' id='2' from='ann@example.org/x' to='comp.example.org'>"
        "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
    h.expect(
        "<iq type='result' id='2' from='comp.example.org' to='ann@example.org/x'>"
        "<query xmlns='http://jabber.org/protocol/disco#items'>"
        "<item jid='cave@comp.example.org'/></query></iq>");
    h.receive(
        "<iq type='get' id='3' from='ann@example.org/x' to='cave@comp.example.org'>"
        "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
    h.expect(
        "<iq type='result' id='3' from='cave@comp.example.org' to='ann@example.org/x'>"
        "<query xmlns='http://jabber.org/protocol/disco#items'/></iq>");
}

BOOST_AUTO_TEST_CASE(it_comes_back_when_the_connection_breaks)
{
    harness h(echo(), as_component("echo@comp.example.org"));
    h.disconnect();
    h.advance(std::chrono::seconds(2));
    h.receive(
        "<message from='ann@example.org/x' to='comp.example.org'><body>still?</body></message>");
    h.expect(
        "<message from='comp.example.org' to='ann@example.org/x'><body>still?</body></message>");
}

BOOST_AUTO_TEST_SUITE_END()

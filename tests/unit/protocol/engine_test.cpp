// Stanzas in and out of a stream that is online.
#include <mynah/protocol/engine.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/presence.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

BOOST_AUTO_TEST_SUITE(engine_test)

// In

BOOST_AUTO_TEST_CASE(stanzas_are_handed_on_in_their_order)
{
    auto d = online();
    d.server(
         "<presence from='a@example.net/r'/>"
         "<message from='a@example.net/r' type='chat'><body>hi</body></message>"
         "<iq from='example.org' type='get' id='7'><query xmlns='urn:example:q'/></iq>")
        .stanza("<presence from='a@example.net/r'/>")
        .stanza("<message from='a@example.net/r' type='chat'><body>hi</body></message>")
        .stanza("<iq from='example.org' type='get' id='7'><query xmlns='urn:example:q'/></iq>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(text_arrives_as_it_was_meant)
{
    auto d = online();
    d.server(
         "<message><body>&lt;b&gt; &amp;amp; &#x1F99C; <![CDATA[<c>]]> \xC3\xBC</body></message>")
        .stanza(
            "<message><body>&lt;b&gt; &amp;amp; \xF0\x9F\xA6\x9C &lt;c&gt; "
            "\xC3\xBC</body></message>");
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_stanza_behind_the_bound_resource_in_the_same_packet_is_not_lost)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer))
        .client(bind_request)
        .server(bind_result("bot@example.org/x") + "<message><body>welcome</body></message>")
        .online("bot@example.org/x")
        .stanza("<message><body>welcome</body></message>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_stanza_of_another_namespace_is_none)
{
    auto d = online();
    d.server(
         "<message xmlns='jabber:server' from='admin@example.org'><body>obey</body></message>"
         "<x:message xmlns:x='jabber:component:accept'/><message xmlns=''/>"
         "<message/>")
        .stanza("<message/>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(elements_that_are_no_stanzas_are_passed_over)
{
    auto d = online();
    d.server(
         "<r xmlns='urn:xmpp:sm:3'/><a xmlns='urn:xmpp:sm:3' h='9'/><garbage/><stream:features/>"
         "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><message/>")
        .stanza("<message/>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_stream_error_inside_a_stanza_is_data)
{
    auto d = online();
    d.server(
         "<message><stream:error><conflict "
         "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
         "<body>hi</body></message><message/>")
        .stanza(
            "<message><error xmlns='http://etherx.jabber.org/streams'><conflict "
            "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></error><body>hi</body></message>")
        .stanza("<message/>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_stream_below_the_top_is_not_a_new_stream)
{
    auto d = online();
    d.server(
         "<message><stream:stream version='1.0'><message "
         "from='admin@example.org'/></stream:stream></message>"
         "<presence/>")
        .stanza(
            "<message><stream xmlns='http://etherx.jabber.org/streams' version='1.0'>"
            "<message xmlns='jabber:client' from='admin@example.org'/></stream></message>")
        .stanza("<presence/>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(an_address_that_is_none_drops_the_stanza)
{
    auto d = online();
    d.server("<message from='@'><body>who am I</body></message><message to='a@b@c'/><presence/>")
        .stanza("<presence/>")
        .counted(&counters::bad_jid, 2)
        .counted(&counters::bad_stanza, 0);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_stanza_that_breaks_the_rules_is_dropped)
{
    // An unknown kind of IQ; one without an id; a result that is for nobody.
    auto d = online();
    d.server(
         "<iq type='push' id='1'/><iq type='set'><query xmlns='urn:example:q'/></iq><presence/>")
        .stanza("<presence/>")
        .counted(&counters::bad_stanza, 2);
    d.run_every_way();
}

// Out

BOOST_AUTO_TEST_CASE(what_is_sent_is_written_at_once_and_in_order)
{
    auto d = online();
    d.act([](engine& e, time_point) {
         BOOST_REQUIRE(e.send(presence()));
         const auto to = jid::parse("a@example.net").value();
         BOOST_REQUIRE(e.send(message(to).body("<&>")));
     })
        .client(
            "<presence/><message to='a@example.net' "
            "type='chat'><body>&lt;&amp;&gt;</body></message>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(text_that_xml_cannot_carry_is_refused_and_the_stream_lives)
{
    auto d = online();
    d.act([](engine& e, time_point) {
         for (const std::string_view text :
              {std::string_view("\x01"), std::string_view("\xFF"), std::string_view("\0", 1)}) {
             const auto sent = e.send(message().body(text));
             BOOST_REQUIRE(sent.has_error());
             BOOST_TEST((sent.error().code == errc::unwritable_text));
         }
         BOOST_TEST(e.online());
     })
        .client("")
        .server("<presence/>")
        .stanza("<presence/>");
    d.run();
}

BOOST_AUTO_TEST_CASE(before_it_is_online_nothing_is_sent)
{
    auto d = logged_in();
    d.server(header() + features(bind_offer))
        .client(bind_request)
        .act([](engine& e, time_point) {
            const auto sent = e.send(presence());
            BOOST_REQUIRE(sent.has_error());
            BOOST_TEST((sent.error().code == errc::closed));
        })
        .client("");
    d.run();
}

BOOST_AUTO_TEST_CASE(a_stage_has_a_name_for_people)
{
    auto d = in_tls(config());
    d.server(header() + features(mechanisms({"SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first))
        .act([](engine& e, time_point) { BOOST_TEST(e.stage() == "log-in"); });
    d.run();
    auto on = online();
    on.act([](engine& e, time_point) { BOOST_TEST(!e.stage().empty()); });
    on.run();
}

BOOST_AUTO_TEST_CASE(the_mechanism_of_the_log_in_is_known_when_it_is_online)
{
    auto d = online();
    d.act([](engine& e, time_point) { BOOST_TEST(e.mechanism() == "ANONYMOUS"); });
    d.run();
}

BOOST_AUTO_TEST_SUITE_END()

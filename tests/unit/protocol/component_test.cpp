// A component's stream, from its header to its end (XEP-0114).
#include <mynah/protocol/component.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <mynah/protocol/disposition.hpp>
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/presence.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

stream_config component_config(std::string_view address = "plays.shakespeare.lit")
{
    stream_config c(jid::parse(address).value());
    c.role = stream_role::component;
    c.password = secret("pencil");
    c.tls = tls_policy::off;
    return c;
}

const std::string our_component_header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='plays.shakespeare.lit'>";
const std::string server_header =
    "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
    "xmlns='jabber:component:accept' from='plays.shakespeare.lit' id='3BF96D32'>";
// printf 3BF96D32pencil | sha1sum
const std::string handshake = "<handshake>c1de38bb7c8c976c7c797aa823cc87fed81f408b</handshake>";

// Ends where the server is to answer the handshake.
dialogue shaking_hands(stream_config c = component_config())
{
    dialogue d(std::move(c));
    d.client(our_component_header).server(server_header).client(handshake);
    return d;
}

dialogue component_online(stream_config c = component_config())
{
    const std::string address(c.account.text());
    auto d = shaking_hands(std::move(c));
    d.server("<handshake/>").online(address);
    return d;
}

std::string refusal_of(engine& e, time_point now, const outgoing& out)
{
    const auto sent = e.send(out, now);
    BOOST_REQUIRE(!sent);
    BOOST_TEST((sent.error().code == errc::invalid_argument));
    return sent.error().text;
}

jid address(std::string_view text) { return jid::parse(text).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(component_test)

// The handshake

BOOST_AUTO_TEST_CASE(a_component_shakes_hands_and_speaks_for_its_domain)
{
    auto d = component_online();
    d.server(
         "<message from='romeo@example.org/o' to='juliet@plays.shakespeare.lit'>"
         "<body>Art thou not Romeo?</body></message>")
        .stanza(
            "<message from='romeo@example.org/o' to='juliet@plays.shakespeare.lit'>"
            "<body>Art thou not Romeo?</body></message>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(an_explicit_namespace_means_the_same)
{
    auto d = shaking_hands();
    d.server(
         "<handshake xmlns='jabber:component:accept'/>"
         "<c:presence xmlns:c='jabber:component:accept' from='a@b' to='plays.shakespeare.lit'/>")
        .online("plays.shakespeare.lit")
        .stanza("<presence from='a@b' to='plays.shakespeare.lit'/>");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(an_id_that_xml_has_to_escape_is_hashed_as_it_was_meant)
{
    dialogue d(component_config());
    d.client(our_component_header)
        .server(
            "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
            "xmlns='jabber:component:accept' id='a&amp;b&lt;'>")
        // printf 'a&b<pencil' | sha1sum
        .client("<handshake>9628f9fd29ddd07fc8341892a434193be04cc48f</handshake>")
        .server("<handshake/>")
        .online("plays.shakespeare.lit");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(direct_tls_comes_before_the_header)
{
    auto c = component_config();
    c.tls = tls_policy::direct;
    dialogue d(std::move(c));
    d.client("")
        .tls()
        .client(our_component_header)
        .server(server_header)
        .client(handshake)
        .server("<handshake/>")
        .online("plays.shakespeare.lit");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(without_the_tls_that_was_asked_for_no_handshake_leaves)
{
    auto c = component_config();
    c.tls = tls_policy::starttls;
    dialogue d(std::move(c));
    d.client(our_component_header)
        .server(server_header)
        .client(end_of_stream)
        .closed(errc::invalid_argument);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_stream_without_an_id_is_refused)
{
    for (const std::string id : {"", " id=''"}) {
        dialogue d(component_config());
        d.client(our_component_header)
            .server(
                "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
                "xmlns='jabber:component:accept'" +
                id + ">")
            .client("");
        auto talks_on = d;
        talks_on.server("<handshake/>").client(end_of_stream).closed(errc::bad_reply);
        talks_on.run_every_way();
        auto says_why = d;
        says_why.server(server_error("host-unknown"))
            .client(end_of_stream)
            .closed(errc::component_refused, "");
        says_why.run_every_way();
        d.advance(30s).client("").closed(errc::timed_out);
        d.run();
    }
}

BOOST_AUTO_TEST_CASE(an_id_without_end_is_refused)
{
    dialogue d(component_config());
    d.client(our_component_header)
        .server(
            "<stream:stream xmlns:stream='http://etherx.jabber.org/streams' "
            "xmlns='jabber:component:accept' id='" +
            std::string(64 * 1024, 'x'))
        .client(our_error("policy-violation"))
        .closed(stream_condition::policy_violation);
    d.run();
}

BOOST_AUTO_TEST_CASE(a_port_for_clients_is_recognised)
{
    dialogue d(component_config());
    d.client(our_component_header)
        .server(header())
        .client(our_error("invalid-namespace"))
        .act([](engine& e, time_point) {
            BOOST_TEST(e.why().text ==
                       "the server's XML was refused: unexpected default namespace (is this its "
                       "port for components?)");
        })
        .closed(stream_condition::invalid_namespace);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(before_the_handshake_nothing_else_is_taken)
{
    for (const std::string early : {"<message from='a@b' to='plays.shakespeare.lit'/>",
                                    "<stream:features/>", "<handshake xmlns='jabber:server'/>",
                                    "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"}) {
        auto d = shaking_hands();
        d.server(early).client(end_of_stream).closed(errc::bad_reply);
        d.run_every_way();
    }
}

BOOST_AUTO_TEST_CASE(a_handshake_that_nobody_answers_ends)
{
    auto d = shaking_hands();
    d.advance(30s).client("").closed(errc::timed_out);
    d.run_every_way();
}

// What a server says against it

BOOST_AUTO_TEST_CASE(another_secret_stops_and_says_so)
{
    auto d = shaking_hands();
    d.server(server_error("not-authorized", "Given token does not match calculated token") +
             "</stream:stream>")
        .client(end_of_stream)
        .act([](engine& e, time_point) {
            BOOST_TEST(e.why().text ==
                       "the secret is not the one of plays.shakespeare.lit in the server's "
                       "configuration, if there is such a component");
            BOOST_TEST(stops(disposition_of(e.why())));
        })
        .closed(errc::component_refused, "Given token does not match calculated token");
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(an_unknown_component_stops_and_says_so)
{
    dialogue d(component_config());
    d.client(our_component_header)
        .server(server_header + server_error("host-unknown"))
        .client(handshake + end_of_stream)
        .act([](engine& e, time_point) {
            BOOST_TEST(e.why().text ==
                       "it has no component plays.shakespeare.lit: is there one in its "
                       "configuration, and is this its port for components?");
            BOOST_TEST(stops(disposition_of(e.why())));
        })
        .closed(errc::component_refused, "");
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(another_component_of_the_name_stops_it)
{
    for (auto d : {shaking_hands(), component_online()}) {
        d.server(server_error("conflict"))
            .client(end_of_stream)
            .act([](engine& e, time_point) {
                BOOST_TEST(e.why().text ==
                           "another program is connected as the component plays.shakespeare.lit");
                BOOST_TEST(stops(disposition_of(e.why())));
            })
            .closed(stream_condition::conflict, "");
        d.run_every_way();
    }
}

// What comes in

BOOST_AUTO_TEST_CASE(what_is_for_another_domain_is_dropped_and_counted)
{
    auto d = component_online();
    d.server(
         "<message from='a@b' to='juliet@shakespeare.lit'/><message from='a@b'/>"
         "<message to='juliet@plays.shakespeare.lit'/>"
         "<iq type='get' id='1' from='a@b' to='example.org'><q xmlns='urn:x'/></iq>"
         "<message from='a@b' to='plays.shakespeare.lit'/>")
        .stanza("<message from='a@b' to='plays.shakespeare.lit'/>")
        .counted(&counters::misaddressed, 4);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(whoever_asks_badly_is_answered_by_whom_he_asked)
{
    auto d = component_online();
    d.server(
         "<iq type='get' id='1' from='a@b' to='juliet@plays.shakespeare.lit'/>"
         "<iq type='get' id='2' from='a@b' to='juliet@shakespeare.lit'/>")
        .client(
            "<iq to='a@b' from='juliet@plays.shakespeare.lit' type='error' id='1'>"
            "<error type='modify'><bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
            "</error></iq>")
        .counted(&counters::bad_stanza, 2);
    run_every_way_and_fail(d);
}

// What goes out

BOOST_AUTO_TEST_CASE(each_stanza_says_who_it_is_from)
{
    auto d = component_online();
    d.act([](engine& e, time_point now) {
         BOOST_TEST(e.send(message(address("a@b")).body("hi"), now).has_value());
         auto signed_by_another =
             message(address("a@b")).from(address("x@plays.shakespeare.lit/y"));
         BOOST_TEST(e.send(signed_by_another, now).has_value());
     })
        .client(
            "<message to='a@b' from='plays.shakespeare.lit' type='chat'><body>hi</body></message>"
            "<message to='a@b' from='x@plays.shakespeare.lit/y' type='chat'/>");
    d.run();
}

BOOST_AUTO_TEST_CASE(it_may_speak_for_an_address_of_its_domain_by_default)
{
    auto d = component_online(component_config("echo@plays.shakespeare.lit"));
    d.act([](engine& e, time_point now) {
         BOOST_TEST(e.send(message(address("a@b")), now).has_value());
     }).client("<message to='a@b' from='echo@plays.shakespeare.lit' type='chat'/>");
    d.run();
}

BOOST_AUTO_TEST_CASE(what_only_an_account_can_do_fails_at_once)
{
    auto d = component_online();
    d.act([](engine& e, time_point now) {
        const auto no_account =
            "a component has no account, hence no roster, no carbons and no presence for "
            "everybody: what it sends needs a recipient";
        BOOST_TEST(refusal_of(e, now, presence()) == no_account);
        auto roster = iq(iq_type::get).payload_xml("<query xmlns='jabber:iq:roster'/>");
        BOOST_TEST(refusal_of(e, now, roster.id("1")) == no_account);
        BOOST_TEST(refusal_of(e, now, message(address("a@b")).from(address("x@shakespeare.lit"))) ==
                   "a component speaks for its own domain alone, not for shakespeare.lit");
    });
    d.run();
}

BOOST_AUTO_TEST_CASE(its_ping_comes_back_to_itself)
{
    auto d = component_online();
    d.advance(60s)
        .client(
            "<iq to='plays.shakespeare.lit' from='plays.shakespeare.lit' type='get' id='{ping}'>"
            "<ping xmlns='urn:xmpp:ping'/></iq>")
        .server(
            "<iq to='plays.shakespeare.lit' from='plays.shakespeare.lit' type='result' "
            "id='{ping}'/>")
        .advance(59s)
        .counted(&counters::unmatched_iq_reply, 0);
    d.run_every_way();
}

BOOST_AUTO_TEST_SUITE_END()

// A session of a component (XEP-0114): where it goes, in what way, and when it stays away.
#include "session_fixture.hpp"

#include <mynah/stanza/message.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;

namespace {

session_config component_config()
{
    auto config =
        session_config::component(jid::parse("comp.example.org").value(), secret("pencil"),
                                  net::endpoint("xmpp.example.org", 5347));
    config.tls = default_config().tls;
    return config;
}

session_config without_tls()
{
    auto config = component_config();
    config.stream.tls = protocol::tls_policy::off;
    return config;
}

memory_link_options from_elsewhere()
{
    memory_link_options link;
    link.scope = net::address_scope::anywhere;
    link.peer = "192.0.2.1:5347";
    return link;
}

const std::string server_header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
    "xmlns:stream='http://etherx.jabber.org/streams' id='s'>";
const std::string our_header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='comp.example.org'>";

std::string server_error(const std::string& condition)
{
    return "<stream:error><" + condition +
           " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
}

void shake_hands(session_fixture& f)
{
    f.say(server_header);
    f.say("<handshake/>");
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_component_test)

BOOST_AUTO_TEST_CASE(it_goes_where_it_is_told_with_tls_for_its_domain)
{
    session_fixture f(component_config());
    f.start();
    BOOST_TEST((f.links.asked().at(0).via == net::endpoint("xmpp.example.org", 5347)));
    BOOST_TEST(f.links.link().secure());
    BOOST_TEST(f.links.link().identity() == "comp.example.org");
    BOOST_TEST(f.links.link().alpn() == "");  // XEP-0368 is for clients
    BOOST_TEST(f.heard() == our_header);
    shake_hands(f);
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST(f.subject.handle().is_component());
    BOOST_TEST(f.subject.address().text() == "comp.example.org");
}

BOOST_AUTO_TEST_CASE(it_must_be_told_where)
{
    auto config = component_config();
    config.via.reset();
    session_fixture f(std::move(config));
    f.start();
    BOOST_TEST(f.links.asked().empty());
    BOOST_TEST((f.ended.value().code == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(without_tls_it_speaks_to_this_machine_only)
{
    session_fixture here(without_tls());
    here.start();
    BOOST_TEST(here.heard() == our_header);

    session_fixture elsewhere(without_tls(), from_elsewhere());
    elsewhere.start();
    BOOST_TEST(elsewhere.heard() == "");
    BOOST_TEST((elsewhere.ended.value().code == errc::clear_text_refused));
    BOOST_TEST(elsewhere.ended->text ==
               "192.0.2.1:5347 is not on this machine, and a component's stream has no TLS: --tls "
               "direct, or --component-in-clear-text-to-any-host");

    auto insisting = without_tls();
    insisting.clear_text_to_anywhere = true;
    session_fixture insists(std::move(insisting), from_elsewhere());
    insists.start();
    BOOST_TEST(insists.heard() == our_header);
}

BOOST_AUTO_TEST_CASE(it_comes_back_with_pauses)
{
    session_fixture f(without_tls());
    f.start();
    shake_hands(f);
    const auto old = f.subject.handle();
    f.links.link().cut();
    f.time.settle();
    BOOST_TEST(f.events.retry.has_value());
    f.time.advance(std::chrono::seconds(2));
    shake_hands(f);
    BOOST_TEST(f.events.online == 2);
    BOOST_TEST(f.events.suspended == 0);  // there is no resumption
    BOOST_TEST((f.subject.handle() != old));
}

BOOST_AUTO_TEST_CASE(what_will_not_pass_ends_it)
{
    for (const std::string condition : {"conflict", "not-authorized", "host-unknown"}) {
        session_fixture f(without_tls());
        f.start();
        f.say(server_header + server_error(condition));
        BOOST_TEST(!f.events.retry.has_value(), condition);
        BOOST_REQUIRE(f.ended.has_value());
        BOOST_TEST(f.ended->message().find("pencil") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(nobody_knows_whether_a_stanza_has_arrived)
{
    session_fixture f(without_tls());
    f.start();
    shake_hands(f);
    (void)f.heard();
    const auto sent = f.subject.handle().try_send(message(jid::parse("a@b").value()).body("hi"));
    BOOST_REQUIRE(sent);
    BOOST_TEST((sent->outcome() == protocol::delivery::unknown));
    f.time.settle();
    BOOST_TEST(f.heard() ==
               "<message to='a@b' from='comp.example.org' type='chat'><body>hi</body></message>");
    const auto refused = f.subject.handle().try_send(message());
    BOOST_TEST((refused.error().code == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

#include "literals.hpp"
#include "online.hpp"

#include <mynah/xep/ping.hpp>

using namespace mynah;
using namespace mynah::xep;

BOOST_AUTO_TEST_SUITE(ping_test)

BOOST_AUTO_TEST_CASE(a_ping_is_answered)
{
    online h;
    h.receive(
        "<iq from='capulet.lit' to='juliet@capulet.lit/balcony' id='s2c1' type='get'>"
        "<ping xmlns='urn:xmpp:ping'/></iq>");
    h.expect("<iq to='capulet.lit' type='result' id='s2c1'/>");
}

BOOST_AUTO_TEST_CASE(a_ping_of_ours_is_answered_by_the_peer)
{
    online h;
    asking ping(h, ping::get(h.handle(), address("juliet@capulet.lit/chamber")));
    h.expect(
        "<iq to='juliet@capulet.lit/chamber' type='get' id='{id}'><ping "
        "xmlns='urn:xmpp:ping'/></iq>");
    BOOST_TEST(!ping.done());
    h.receive("<iq from='juliet@capulet.lit/chamber' id='{id}' type='result'/>");
    BOOST_TEST(ping.answer().has_value());
}

BOOST_AUTO_TEST_CASE(without_an_address_the_own_server_is_asked)
{
    online h;
    asking ping(h, ping::get(h.handle(), jid()));
    h.expect("<iq type='get' id='{id}'><ping xmlns='urn:xmpp:ping'/></iq>");
    h.receive("<iq id='{id}' type='result'/>");
    BOOST_TEST(ping.answer().has_value());
}

BOOST_AUTO_TEST_CASE(an_error_is_the_answer)
{
    online h;
    asking ping(h, ping::get(h.handle(), address("capulet.lit")));
    h.expect("<iq to='capulet.lit' type='get' id='{id}'><ping xmlns='urn:xmpp:ping'/></iq>");
    h.receive(
        "<iq from='capulet.lit' id='{id}' type='error'><ping xmlns='urn:xmpp:ping'/><error "
        "type='cancel'>"
        "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    BOOST_TEST((ping.answer().error().code == stanza_condition::service_unavailable));
}

BOOST_AUTO_TEST_CASE(silence_ends_at_the_deadline)
{
    online h;
    asking ping(h, ping::get(h.handle(), address("capulet.lit"), std::chrono::seconds(5)));
    h.expect("<iq to='capulet.lit' type='get' id='{id}'><ping xmlns='urn:xmpp:ping'/></iq>");
    h.advance(std::chrono::seconds(4));
    BOOST_TEST(!ping.done());
    h.advance(std::chrono::seconds(2));
    BOOST_TEST((ping.answer().error().code == errc::timed_out));
}

BOOST_AUTO_TEST_SUITE_END()

#include "literals.hpp"

#include <boost/test/unit_test.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/xep/forward.hpp>

using namespace mynah;
using namespace mynah::xep;

namespace {

// XEP-0297, example 2
constexpr auto example =
    "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' "
    "stamp='2010-07-10T23:08:25Z'/>"
    "<message xmlns='jabber:client' from='romeo@montague.example/orchard' id='0202197' "
    "to='juliet@capulet.example/balcony' type='chat'><body>Yet I should kill thee with much "
    "cherishing.</body>"
    "<mood xmlns='http://jabber.org/protocol/mood'><amorous/></mood></message></forwarded>";

error refused(std::string_view document) { return parse<forward::forwarded>(document).error(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(forward_test)

BOOST_AUTO_TEST_CASE(a_forwarded_message_is_read_and_written)
{
    const auto copy = parse<forward::forwarded>(example);
    BOOST_REQUIRE(copy);
    BOOST_TEST(copy->content.from().text() == "romeo@montague.example/orchard");
    BOOST_TEST(message_view(copy->content).body() ==
               "Yet I should kill thee with much cherishing.");
    BOOST_REQUIRE(copy->delay.has_value());
    BOOST_TEST(written(*copy) == example);
}

BOOST_AUTO_TEST_CASE(a_copy_outlives_what_it_came_in)
{
    std::optional<forward::forwarded> copy;
    {
        const auto outer = tree_of(example);
        copy = forward::forwarded::parse(outer.root()).value();
    }
    BOOST_TEST(message_view(copy->content).body().starts_with("Yet"));
}

BOOST_AUTO_TEST_CASE(exactly_one_stanza_is_in_it)
{
    BOOST_TEST((refused("<forwarded xmlns='urn:xmpp:forward:0'/>").code == errc::bad_reply));
    BOOST_TEST((refused("<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/>"
                        "<message xmlns='jabber:client'/></forwarded>")
                    .code == errc::bad_reply));
    BOOST_TEST(
        (refused("<other xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'/></other>")
             .code == errc::bad_reply));
}

BOOST_AUTO_TEST_CASE(a_stanza_of_another_namespace_is_none)
{
    BOOST_TEST(
        !parse<forward::forwarded>("<forwarded xmlns='urn:xmpp:forward:0'><message/></forwarded>"));
    BOOST_TEST(!parse<forward::forwarded>(
        "<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:server'/></forwarded>"));
}

BOOST_AUTO_TEST_CASE(a_stanza_with_a_bad_address_is_refused)
{
    BOOST_TEST((refused("<forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client' "
                        "from='@'/></forwarded>")
                    .code == errc::bad_jid));
}

BOOST_AUTO_TEST_CASE(a_bad_stamp_is_refused)
{
    BOOST_TEST(!parse<forward::forwarded>(
        "<forwarded xmlns='urn:xmpp:forward:0'><delay xmlns='urn:xmpp:delay' stamp='?'/>"
        "<message xmlns='jabber:client'/></forwarded>"));
}

BOOST_AUTO_TEST_SUITE_END()

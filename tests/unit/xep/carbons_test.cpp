#include "literals.hpp"
#include "online.hpp"

#include <mynah/xep/carbons.hpp>

using namespace mynah;
using namespace mynah::xep;

namespace {

const jid romeo = address("romeo@montague.example");

std::string carbon(std::string_view from, std::string_view direction, std::string_view inner_from,
                   std::string_view type = "chat")
{
    const auto head =
        from.empty() ? std::string("<message") : "<message from='" + std::string(from) + "'";
    return head + " to='romeo@montague.example/home' type='" + std::string(type) + "'><" +
           std::string(direction) +
           " xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message "
           "xmlns='jabber:client' from='" +
           std::string(inner_from) +
           "' to='romeo@montague.example/garden' type='chat'><body>What man art thou</body>"
           "</message></forwarded></" +
           std::string(direction) + "></message>";
}

result<carbons::carbon> unwrap(std::string_view document)
{
    return carbons::unwrap(stanza_of(document), romeo);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(carbons_test)

BOOST_AUTO_TEST_CASE(what_another_device_received_is_unwrapped)
{
    const auto copy =
        unwrap(carbon("romeo@montague.example", "received", "juliet@capulet.example/balcony"));
    BOOST_REQUIRE(copy);
    BOOST_TEST((copy->which == carbons::direction::received));
    BOOST_TEST(copy->copy.content.from().text() == "juliet@capulet.example/balcony");
    BOOST_TEST(copy->message().body() == "What man art thou");
}

// XEP-0280, example 13
BOOST_AUTO_TEST_CASE(what_another_device_sent_is_unwrapped)
{
    const auto copy = unwrap(
        "<message from='romeo@montague.example' to='romeo@montague.example/garden' type='chat'>"
        "<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'><message "
        "xmlns='jabber:client' "
        "to='juliet@capulet.example/balcony' from='romeo@montague.example/home' type='chat'>"
        "<body>Neither, fair saint, if either thee "
        "dislike.</body></message></forwarded></sent></message>");
    BOOST_REQUIRE(copy);
    BOOST_TEST((copy->which == carbons::direction::sent));
    BOOST_TEST(copy->copy.content.to().text() == "juliet@capulet.example/balcony");
}

// CVE-2017-5589 and its like; the last but one of converse#1704.
BOOST_AUTO_TEST_CASE(a_carbon_from_anybody_else_is_spoofed)
{
    for (const auto* from :
         {"tybalt@capulet.example/home", "tybalt@capulet.example", "romeo@montague.example/home",
          "montague.example", "room@montague.example/romeo", "xromeo@montague.example"}) {
        const auto s = stanza_of(carbon(from, "received", "juliet@capulet.example/balcony"));
        BOOST_TEST(carbons::is_spoofed(s, romeo), from);
        BOOST_TEST((carbons::unwrap(s, romeo).error().code == stanza_condition::forbidden), from);
    }
}

BOOST_AUTO_TEST_CASE(a_carbon_without_a_sender_is_spoofed)
{
    BOOST_TEST(
        carbons::is_spoofed(stanza_of(carbon("", "sent", "romeo@montague.example/home")), romeo));
    BOOST_TEST(
        carbons::is_spoofed(stanza_of(carbon("", "sent", "romeo@montague.example/home")), jid()));
}

BOOST_AUTO_TEST_CASE(a_sender_is_compared_after_normalisation)
{
    BOOST_TEST(
        unwrap(carbon("ROMEO@Montague.Example", "received", "juliet@capulet.example/balcony"))
            .has_value());
}

// converse#1550: the inner sender says nothing about who made the copy.
BOOST_AUTO_TEST_CASE(the_inner_sender_may_be_anybody)
{
    for (const auto* inner :
         {"juliet@capulet.example/balcony", "romeo@montague.example/home", "room@muc.example/nick"})
        BOOST_TEST(unwrap(carbon("romeo@montague.example", "received", inner)).has_value(), inner);
    BOOST_TEST(carbons::is_spoofed(
        stanza_of(carbon("tybalt@capulet.example", "received", "romeo@montague.example")), romeo));
}

// profanity#1618
BOOST_AUTO_TEST_CASE(private_is_no_copy)
{
    const auto s = stanza_of(
        "<message from='juliet@capulet.example/balcony' type='chat'><body>Neither</body>"
        "<private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/></message>");
    BOOST_TEST(!carbons::is_carbon(s));
    BOOST_TEST(!carbons::is_spoofed(s, romeo));
    BOOST_TEST((carbons::unwrap(s, romeo).error().code == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(an_ordinary_message_is_no_copy)
{
    const auto s = stanza_of(
        "<message from='a@b.example'><body>x</body><received xmlns='urn:xmpp:receipts' "
        "id='1'/></message>");
    BOOST_TEST(!carbons::is_carbon(s));
    BOOST_TEST(!carbons::is_spoofed(s, romeo));
}

BOOST_AUTO_TEST_CASE(an_error_that_came_back_is_not_unwrapped)
{
    BOOST_TEST((
        unwrap(carbon("romeo@montague.example", "received", "a@b.example", "error")).error().code ==
        errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_malformed_copy_is_refused)
{
    BOOST_TEST((unwrap("<message from='romeo@montague.example'><received "
                       "xmlns='urn:xmpp:carbons:2'/></message>")
                    .error()
                    .code == errc::bad_reply));
    BOOST_TEST((
        unwrap("<message from='romeo@montague.example'><sent xmlns='urn:xmpp:carbons:2'><forwarded "
               "xmlns='urn:xmpp:forward:0'><presence "
               "xmlns='jabber:client'/></forwarded></sent></message>")
            .error()
            .code == errc::bad_reply));
}

BOOST_AUTO_TEST_CASE(a_copy_has_one_direction)
{
    auto text = carbon("romeo@montague.example", "received", "juliet@capulet.example/balcony");
    BOOST_TEST(unwrap(text).has_value());
    text.replace(text.rfind("</message>"), std::string::npos,
                 "<sent xmlns='urn:xmpp:carbons:2'/></message>");
    BOOST_TEST((unwrap(text).error().code == errc::bad_reply));
}

// Otherwise a copy of a copy would be believed: the outer one is right, the inner one is forged.
BOOST_AUTO_TEST_CASE(a_copy_within_a_copy_stays_spoofed)
{
    const auto forged = carbon("tybalt@capulet.example", "received", "juliet@capulet.example");
    const auto inner = "<message xmlns='jabber:client'" + forged.substr(8);
    const auto copy = unwrap(
        "<message from='romeo@montague.example'><received xmlns='urn:xmpp:carbons:2'><forwarded "
        "xmlns='urn:xmpp:forward:0'>" +
        inner + "</forwarded></received></message>");
    BOOST_REQUIRE(copy);
    BOOST_TEST(carbons::is_spoofed(copy->copy.content, romeo));
    BOOST_TEST(!copy->message().has_body());
}

BOOST_AUTO_TEST_CASE(a_bot_drops_and_counts_spoofed_copies)
{
    online h;
    h.receive(carbon("tybalt@capulet.example/home", "received", "juliet@capulet.example/balcony"));
    BOOST_TEST(h.stream().counts().spoofed_carbon == 1U);
    h.receive(carbon("bot@example.org", "received", "juliet@capulet.example/balcony"));
    BOOST_TEST(h.stream().counts().spoofed_carbon == 1U);
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(a_message_is_kept_from_copies)
{
    BOOST_TEST(written(carbons::exclude()) ==
               "<private xmlns='urn:xmpp:carbons:2'/><no-copy xmlns='urn:xmpp:hints'/>");
}

BOOST_AUTO_TEST_CASE(copies_are_switched_on_and_off)
{
    online h;
    asking on(h, carbons::enable(h.handle()));
    h.expect("<iq type='set' id='{on}'><enable xmlns='urn:xmpp:carbons:2'/></iq>");
    h.receive("<iq from='bot@example.org' id='{on}' type='result'/>");
    BOOST_TEST(on.answer().has_value());

    asking off(h, carbons::disable(h.handle()));
    h.expect("<iq type='set' id='{off}'><disable xmlns='urn:xmpp:carbons:2'/></iq>");
    h.receive(
        "<iq from='bot@example.org' id='{off}' type='error'><error type='cancel'>"
        "<not-allowed xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    BOOST_TEST((off.answer().error().code == stanza_condition::not_allowed));
}

BOOST_AUTO_TEST_SUITE_END()

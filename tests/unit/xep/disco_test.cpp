#include "literals.hpp"
#include "online.hpp"

#include <mynah/handlers/handler_table.hpp>
#include <mynah/xep/caps.hpp>
#include <mynah/xep/disco.hpp>

using namespace mynah;
using namespace mynah::xep;

namespace {

// XEP-0030, example 2, shortened
constexpr auto plays =
    "<query xmlns='http://jabber.org/protocol/disco#info'>"
    "<identity category='conference' type='text' name='Play-Specific Chatrooms'/>"
    "<identity category='directory' type='chatroom' name='Play-Specific Chatrooms'/>"
    "<feature var='http://jabber.org/protocol/disco#info'/>"
    "<feature var='http://jabber.org/protocol/muc'/></query>";

// XEP-0030, example 17, shortened
constexpr auto shop =
    "<query xmlns='http://jabber.org/protocol/disco#items'>"
    "<item jid='catalog.shakespeare.lit' node='books' name='Books by and about Shakespeare'/>"
    "<item jid='people.shakespeare.lit'/></query>";

}  // namespace

BOOST_AUTO_TEST_SUITE(disco_test)

BOOST_AUTO_TEST_CASE(information_is_read_and_written)
{
    const auto info = parse<disco::info>(plays).value();
    BOOST_TEST(info.is("conference", "text"));
    BOOST_TEST(!info.is("conference", "chatroom"));
    BOOST_TEST(info.has("http://jabber.org/protocol/muc"));
    BOOST_TEST(!info.has("jabber:iq:search"));
    BOOST_TEST(written(info) == plays);
}

BOOST_AUTO_TEST_CASE(languages_nodes_and_forms_are_read_and_written)
{
    constexpr auto text =
        "<query xmlns='http://jabber.org/protocol/disco#info' node='a#b'>"
        "<identity category='client' type='pc' name='\u03A8 0.11' xml:lang='el'/>"
        "<x xmlns='jabber:x:data' type='result'><field var='FORM_TYPE' type='hidden'>"
        "<value>urn:xmpp:dataforms:softwareinfo</value></field></x></query>";
    const auto info = parse<disco::info>(text).value();
    BOOST_TEST(info.node == "a#b");
    BOOST_TEST(info.identities.at(0).lang == "el");
    BOOST_TEST(info.forms.at(0).registered_type() == "urn:xmpp:dataforms:softwareinfo");
    BOOST_TEST(written(info) == text);
}

BOOST_AUTO_TEST_CASE(malformed_information_is_refused)
{
    const auto query = [](std::string_view inside) {
        return parse<disco::info>("<query xmlns='http://jabber.org/protocol/disco#info'>" +
                                  std::string(inside) + "</query>");
    };
    BOOST_TEST(query("").has_value());
    BOOST_TEST(!query("<identity type='pc'/>"));
    BOOST_TEST(!query("<identity category='client'/>"));
    BOOST_TEST(!query("<feature/>"));
    BOOST_TEST(!query("<x xmlns='jabber:x:data' type='?'/>"));
    BOOST_TEST(!parse<disco::info>(shop));
}

BOOST_AUTO_TEST_CASE(items_are_read_and_written)
{
    const auto items = parse<disco::items>(shop).value();
    BOOST_TEST(items.entries.size() == 2U);
    BOOST_TEST(items.entries.at(0).node == "books");
    BOOST_TEST(written(items) == shop);
    BOOST_TEST(!parse<disco::items>(plays));
}

BOOST_AUTO_TEST_CASE(an_item_that_cannot_be_addressed_is_left_out)
{
    const auto items = parse<disco::items>(
                           "<query xmlns='http://jabber.org/protocol/disco#items'><item jid='@'/>"
                           "<item jid='people.shakespeare.lit'/><item/></query>")
                           .value();
    BOOST_REQUIRE(items.entries.size() == 1U);
    BOOST_TEST(items.entries[0].address.text() == "people.shakespeare.lit");
    BOOST_TEST(items.left_out == 2U);
}

BOOST_AUTO_TEST_CASE(what_is_registered_is_described)
{
    handler_registry handlers;
    disco::install(handlers);
    handlers.set_identity(identity("client", "bot", "shop"));
    handlers.feature("urn:example:roll");
    BOOST_TEST(written(disco::describe(*handlers.current())) ==
               "<query xmlns='http://jabber.org/protocol/disco#info'>"
               "<identity category='client' type='bot' name='shop'/>"
               "<feature var='http://jabber.org/protocol/caps'/>"
               "<feature var='http://jabber.org/protocol/disco#info'/>"
               "<feature var='http://jabber.org/protocol/disco#items'/>"
               "<feature var='urn:example:roll'/></query>");
}

BOOST_AUTO_TEST_CASE(who_asks_is_told_what_is_registered_now)
{
    bot b;
    online h{std::move(b)};
    const auto ask = [&] {
        h.receive(
            "<iq type='get' from='romeo@montague.net/orchard' id='info4'>"
            "<query xmlns='http://jabber.org/protocol/disco#info'/></iq>");
        const auto reply = stanza_of(h.next());
        BOOST_TEST(reply.to().text() == "romeo@montague.net/orchard");
        BOOST_TEST(reply.id() == "info4");
        return disco::info::parse(reply.child()).value();
    };
    BOOST_TEST(ask().is("client", "bot"));
    BOOST_TEST(ask().has("http://jabber.org/protocol/disco#items"));
    BOOST_TEST(!ask().has("urn:example:roll"));
    const auto id = h.subject().handlers().feature("urn:example:roll");
    BOOST_TEST(ask().has("urn:example:roll"));
    h.subject().handlers().remove(id);
    BOOST_TEST(!ask().has("urn:example:roll"));
}

BOOST_AUTO_TEST_CASE(the_node_of_our_capabilities_is_answered)
{
    online h;
    const auto presence = stanza_of(h.first_presence());
    const auto sent = caps::capabilities::parse(presence.child(caps::caps_name)).value();
    h.receive(
        "<iq type='get' from='a@b.example/c' id='1'><query "
        "xmlns='http://jabber.org/protocol/disco#info' node='" +
        sent.disco_node() + "'/></iq>");
    const auto reply = stanza_of(h.next());
    BOOST_TEST(reply.child()["node"] == sent.disco_node());
    const auto info = disco::info::parse(reply.child()).value();
    BOOST_TEST(caps::verification_string(info, crypto::hash::sha1).value() == sent.ver);
}

BOOST_AUTO_TEST_CASE(nodes_that_nobody_knows_are_not_found)
{
    online h;
    for (const auto* space : {"info", "items"}) {
        h.receive(
            "<iq type='get' from='a@b.example/c' id='1'><query "
            "xmlns='http://jabber.org/protocol/disco#" +
            std::string(space) + "' node='music/D'/></iq>");
        h.expect(
            "<iq to='a@b.example/c' type='error' id='1'><error type='cancel'><item-not-found "
            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
}

BOOST_AUTO_TEST_CASE(there_are_no_items)
{
    online h;
    h.receive(
        "<iq type='get' from='a@b.example/c' id='1'><query "
        "xmlns='http://jabber.org/protocol/disco#items'/></iq>");
    h.expect(
        "<iq to='a@b.example/c' type='result' id='1'><query "
        "xmlns='http://jabber.org/protocol/disco#items'/></iq>");
}

BOOST_AUTO_TEST_CASE(a_peer_is_asked_who_it_is)
{
    online h;
    asking info(h, disco::get_info(h.handle(), address("plays.shakespeare.lit")));
    h.expect(
        "<iq to='plays.shakespeare.lit' type='get' id='{id}'><query "
        "xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    h.receive(std::string("<iq from='plays.shakespeare.lit' type='result' id='{id}'>") + plays +
              "</iq>");
    BOOST_TEST(info.answer().value().is("conference", "text"));
}

BOOST_AUTO_TEST_CASE(a_peer_is_asked_for_its_items)
{
    online h;
    asking items(h, disco::get_items(h.handle(), address("catalog.shakespeare.lit"), "music"));
    h.expect(
        "<iq to='catalog.shakespeare.lit' type='get' id='{id}'>"
        "<query xmlns='http://jabber.org/protocol/disco#items' node='music'/></iq>");
    h.receive(std::string("<iq from='catalog.shakespeare.lit' type='result' id='{id}'>") + shop +
              "</iq>");
    BOOST_TEST(items.answer().value().entries.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

#include "literals.hpp"

#include <boost/test/unit_test.hpp>
#include <mynah/handlers/handler_table.hpp>
#include <mynah/xep/stanza_ids.hpp>

using namespace mynah;
using namespace mynah::xep;

namespace {

std::string id_of(std::string_view document)
{
    return std::string(stanza_ids::find(stanza_of(document), address("romeo@montague.example")));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stanza_ids_test)

// XEP-0359, example 3
BOOST_AUTO_TEST_CASE(a_room_numbers_what_is_said_in_it)
{
    BOOST_TEST(
        id_of("<message from='room@muc.example.com/nick' type='groupchat'><body>Typical body "
              "text</body><stanza-id "
              "xmlns='urn:xmpp:sid:0' id='5f3dbc5e-e1d3-4077-a492-693f3769c7ad' "
              "by='room@muc.example.com'/><origin-id "
              "xmlns='urn:xmpp:sid:0' id='de305d54-75b4-431b-adb2-eb6b9e546013'/></message>") ==
        "5f3dbc5e-e1d3-4077-a492-693f3769c7ad");
}

BOOST_AUTO_TEST_CASE(our_account_numbers_the_rest)
{
    BOOST_TEST(
        id_of("<message from='a@b.example/c' type='chat'><stanza-id xmlns='urn:xmpp:sid:0' id='1' "
              "by='ROMEO@montague.example'/></message>") == "1");
}

BOOST_AUTO_TEST_CASE(ids_by_others_do_not_count)
{
    for (const auto* by : {"a@b.example", "room@muc.example.com", "romeo@montague.example/home",
                           "montague.example", "", "@"})
        BOOST_TEST(id_of("<message from='a@b.example/c' type='chat'><stanza-id "
                         "xmlns='urn:xmpp:sid:0' id='1' by='" +
                         std::string(by) + "'/></message>") == "",
                   by);
    BOOST_TEST(id_of("<message from='room@muc.example.com/nick' type='groupchat'><stanza-id "
                     "xmlns='urn:xmpp:sid:0' id='1' "
                     "by='romeo@montague.example'/></message>") == "");
    BOOST_TEST(id_of("<message type='groupchat'><stanza-id xmlns='urn:xmpp:sid:0' id='1' "
                     "by=''/></message>") == "");
}

BOOST_AUTO_TEST_CASE(an_id_beside_a_forged_one_is_found)
{
    BOOST_TEST(
        id_of("<message from='a@b.example/c'><stanza-id xmlns='urn:xmpp:sid:0' id='x' "
              "by='a@b.example'/>"
              "<stanza-id xmlns='urn:xmpp:sid:0' id='1' by='romeo@montague.example'/></message>") ==
        "1");
}

BOOST_AUTO_TEST_CASE(two_ids_by_the_same_are_none)
{
    BOOST_TEST(
        id_of("<message from='a@b.example/c'><stanza-id xmlns='urn:xmpp:sid:0' id='1' "
              "by='romeo@montague.example'/>"
              "<stanza-id xmlns='urn:xmpp:sid:0' id='2' by='romeo@montague.example'/></message>") ==
        "");
}

BOOST_AUTO_TEST_CASE(the_authors_id_is_read_and_written)
{
    constexpr auto text =
        "<origin-id xmlns='urn:xmpp:sid:0' id='de305d54-75b4-431b-adb2-eb6b9e546013'/>";
    BOOST_TEST(written(parse<stanza_ids::origin_id>(text).value()) == text);
    BOOST_TEST(!parse<stanza_ids::origin_id>("<origin-id xmlns='urn:xmpp:sid:0'/>"));
    BOOST_TEST(!parse<stanza_ids::origin_id>("<stanza-id xmlns='urn:xmpp:sid:0' id='1'/>"));
}

BOOST_AUTO_TEST_CASE(understanding_them_is_advertised)
{
    handler_registry handlers;
    stanza_ids::install(handlers);
    BOOST_TEST(handlers.current()->features().at(0) == "urn:xmpp:sid:0");
}

BOOST_AUTO_TEST_SUITE_END()

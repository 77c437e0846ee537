#include "literals.hpp"
#include "online.hpp"

#include <mynah/handlers/handler_table.hpp>
#include <mynah/xep/receipts.hpp>

using namespace mynah;
using namespace mynah::xep;

namespace {

// XEP-0184, examples 3 and 4
constexpr auto asks =
    "<message from='northumberland@shakespeare.lit/westminster' id='richard2-4.1.247' "
    "to='kingrichard@royalty.england.lit/throne'><body>My lord, dispatch; read o'er these "
    "articles.</body><request xmlns='urn:xmpp:receipts'/></message>";
constexpr auto confirms =
    "<message from='kingrichard@royalty.england.lit/throne' id='bi29sg183b4v' "
    "to='northumberland@shakespeare.lit/westminster'>"
    "<received xmlns='urn:xmpp:receipts' id='richard2-4.1.247'/></message>";

std::string answer(std::string_view document)
{
    const auto receipt = receipts::answer_to(stanza_of(document));
    std::string text;
    if (receipt) receipt->write(text);
    return text;
}

bool confirms_to(std::string_view document, std::string_view id, std::string_view sent_to)
{
    return receipts::confirms(stanza_of(document), id, address(sent_to));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(receipts_test)

BOOST_AUTO_TEST_CASE(a_message_that_asks_gets_a_receipt)
{
    BOOST_TEST(answer(asks) ==
               "<message to='northumberland@shakespeare.lit/westminster'>"
               "<received xmlns='urn:xmpp:receipts' id='richard2-4.1.247'/></message>");
}

BOOST_AUTO_TEST_CASE(a_receipt_has_the_type_of_the_message)
{
    BOOST_TEST(answer("<message from='a@b.example/c' id='1' type='chat'><body>x</body>"
                      "<request xmlns='urn:xmpp:receipts'/></message>") ==
               "<message to='a@b.example/c' type='chat'><received xmlns='urn:xmpp:receipts' "
               "id='1'/></message>");
}

BOOST_AUTO_TEST_CASE(who_does_not_ask_gets_none)
{
    BOOST_TEST(answer("<message from='a@b.example' id='1'><body>x</body></message>") == "");
    BOOST_TEST(answer("<message from='a@b.example' id='1'><body>x</body><request "
                      "xmlns='urn:other'/></message>") == "");
}

BOOST_AUTO_TEST_CASE(a_message_without_id_sender_or_body_gets_none)
{
    BOOST_TEST(answer("<message from='a@b.example'><body>x</body><request "
                      "xmlns='urn:xmpp:receipts'/></message>") == "");
    BOOST_TEST(
        answer("<message id='1'><body>x</body><request xmlns='urn:xmpp:receipts'/></message>") ==
        "");
    BOOST_TEST(
        answer(
            "<message from='a@b.example' id='1'><request xmlns='urn:xmpp:receipts'/></message>") ==
        "");
}

BOOST_AUTO_TEST_CASE(an_error_gets_none)
{
    BOOST_TEST(answer("<message type='error' from='a@b.example' id='1'><body>x</body>"
                      "<request xmlns='urn:xmpp:receipts'/></message>") == "");
}

BOOST_AUTO_TEST_CASE(a_room_gets_none)
{
    BOOST_TEST(answer("<message type='groupchat' from='room@b.example/nick' id='1'><body>x</body>"
                      "<request xmlns='urn:xmpp:receipts'/></message>") == "");
}

BOOST_AUTO_TEST_CASE(a_receipt_gets_no_receipt)
{
    BOOST_TEST(answer("<message from='a@b.example' id='1'><body>x</body><received "
                      "xmlns='urn:xmpp:receipts' id='0'/>"
                      "<request xmlns='urn:xmpp:receipts'/></message>") == "");
}

BOOST_AUTO_TEST_CASE(a_receipt_confirms_the_message_that_it_names)
{
    BOOST_TEST(confirms_to(confirms, "richard2-4.1.247", "kingrichard@royalty.england.lit/throne"));
    BOOST_TEST(!confirms_to(confirms, "richard2-4.1.248", "kingrichard@royalty.england.lit"));
}

BOOST_AUTO_TEST_CASE(another_device_of_the_account_may_confirm)
{
    BOOST_TEST(confirms_to(confirms, "richard2-4.1.247", "kingrichard@royalty.england.lit"));
    BOOST_TEST(
        confirms_to(confirms, "richard2-4.1.247", "kingrichard@royalty.england.lit/dungeon"));
}

BOOST_AUTO_TEST_CASE(another_account_cannot_confirm)
{
    BOOST_TEST(!confirms_to(confirms, "richard2-4.1.247", "bolingbroke@royalty.england.lit"));
    BOOST_TEST(!confirms_to(confirms, "richard2-4.1.247", "royalty.england.lit"));
}

BOOST_AUTO_TEST_CASE(an_error_confirms_nothing)
{
    BOOST_TEST(!confirms_to(
        "<message type='error' from='a@b.example'><received xmlns='urn:xmpp:receipts' id='1'/>"
        "</message>",
        "1", "a@b.example"));
    BOOST_TEST(
        !confirms_to("<message from='a@b.example'><body>x</body></message>", "", "a@b.example"));
}

BOOST_AUTO_TEST_CASE(a_request_and_a_receipt_are_written)
{
    auto note = message(address("a@b.example"), message_type::normal)
                    .id("1")
                    .body("x")
                    .payload(receipts::request());
    std::string text;
    note.write(text);
    BOOST_TEST(text ==
               "<message to='a@b.example' id='1'><body>x</body><request "
               "xmlns='urn:xmpp:receipts'/></message>");
    BOOST_TEST(
        parse<receipts::received>("<received xmlns='urn:xmpp:receipts' id='1'/>").value().id ==
        "1");
    BOOST_TEST(!parse<receipts::received>("<received xmlns='urn:xmpp:receipts'/>"));
    BOOST_TEST(!parse<receipts::received>("<request xmlns='urn:xmpp:receipts' id='1'/>"));
}

BOOST_AUTO_TEST_CASE(the_watcher_is_advertised)
{
    handler_registry handlers;
    receipts::install(handlers, [](const stanza&, sender) {});
    BOOST_TEST(handlers.current()->features().at(0) == "urn:xmpp:receipts");
}

BOOST_AUTO_TEST_CASE(a_bot_sends_the_receipt)
{
    online h;
    h.receive(
        "<message from='a@b.example/c' id='1' type='chat'><body>x</body>"
        "<request xmlns='urn:xmpp:receipts'/></message>");
    h.expect(
        "<message to='a@b.example/c' type='chat'><received xmlns='urn:xmpp:receipts' "
        "id='1'/></message>");
    h.receive(
        "<message from='a@b.example/c' type='chat'><received xmlns='urn:xmpp:receipts' "
        "id='1'/></message>");
    h.expect_nothing();
}

BOOST_AUTO_TEST_SUITE_END()

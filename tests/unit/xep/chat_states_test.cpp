#include "literals.hpp"

#include <boost/test/unit_test.hpp>
#include <mynah/handlers/handler_table.hpp>
#include <mynah/xep/chat_states.hpp>

using namespace mynah;
using namespace mynah::xep;
using chat_states::state;

namespace {

std::string chat(std::string_view payload)
{
    return "<message from='a@b.example/c' type='chat'>" + std::string(payload) + "</message>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chat_states_test)

BOOST_AUTO_TEST_CASE(all_states_are_read_and_written)
{
    for (auto s : {state::active, state::composing, state::paused, state::inactive, state::gone}) {
        const auto text = "<" + std::string(chat_states::to_string(s)) +
                          " xmlns='http://jabber.org/protocol/chatstates'/>";
        BOOST_TEST(written(chat_states::notification(s)) == text);
        BOOST_TEST((parse<chat_states::notification>(text).value().value == s));
        BOOST_TEST((chat_states::find(stanza_of(chat(text))) == s));
    }
}

BOOST_AUTO_TEST_CASE(a_state_stands_beside_other_payload)
{
    const auto s =
        stanza_of(chat("<thread>act2scene2chat1</thread><body>Hist!</body>"
                       "<paused xmlns='http://jabber.org/protocol/chatstates'/>"));
    BOOST_TEST((chat_states::find(s) == state::paused));
}

BOOST_AUTO_TEST_CASE(what_is_no_state_is_none)
{
    BOOST_TEST((chat_states::find(stanza_of(chat("<body>x</body>"))) == std::nullopt));
    BOOST_TEST((chat_states::find(stanza_of(chat("<active xmlns='urn:other'/>"))) == std::nullopt));
    BOOST_TEST(!parse<chat_states::notification>(
        "<asleep xmlns='http://jabber.org/protocol/chatstates'/>"));
}

BOOST_AUTO_TEST_CASE(two_states_are_none)
{
    BOOST_TEST((chat_states::find(stanza_of(chat(
                    "<active xmlns='http://jabber.org/protocol/chatstates'/>"
                    "<gone xmlns='http://jabber.org/protocol/chatstates'/>"))) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(an_error_that_came_back_is_none)
{
    BOOST_TEST((chat_states::find(stanza_of(
                    "<message type='error'><composing "
                    "xmlns='http://jabber.org/protocol/chatstates'/></message>")) == std::nullopt));
}

BOOST_AUTO_TEST_CASE(understanding_them_is_advertised)
{
    handler_registry handlers;
    chat_states::install(handlers);
    BOOST_TEST(handlers.current()->features().at(0) == "http://jabber.org/protocol/chatstates");
}

BOOST_AUTO_TEST_SUITE_END()

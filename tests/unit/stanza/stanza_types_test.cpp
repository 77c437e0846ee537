#include <boost/test/unit_test.hpp>
#include <mynah/stanza/stanza_types.hpp>

using namespace mynah;

BOOST_AUTO_TEST_SUITE(stanza_types_test)

BOOST_AUTO_TEST_CASE(every_word_is_found_again)
{
    using enum presence_type;
    for (const auto t : {available, unavailable, subscribe, subscribed, unsubscribe, unsubscribed,
                         probe, presence_type::error})
        BOOST_TEST((find_presence_type(to_string(t)) == t));
    for (const auto t : {message_type::normal, message_type::chat, message_type::groupchat,
                         message_type::headline, message_type::error})
        BOOST_TEST((find_message_type(to_string(t)) == t));
    for (const auto t : {iq_type::get, iq_type::set, iq_type::result, iq_type::error})
        BOOST_TEST((find_iq_type(to_string(t)) == t));
    for (const auto k : {stanza_kind::message, stanza_kind::presence, stanza_kind::iq})
        BOOST_TEST((find_stanza_kind(to_string(k)) == k));
    for (const auto s : {presence_show::online, presence_show::chat, presence_show::away,
                         presence_show::xa, presence_show::dnd})
        BOOST_TEST((find_presence_show(to_string(s)) == s));
}

BOOST_AUTO_TEST_CASE(words_are_those_of_the_wire)
{
    BOOST_TEST(to_string(presence_type::unsubscribed) == "unsubscribed");
    BOOST_TEST(to_string(presence_type::probe) == "probe");
    BOOST_TEST(to_string(message_type::groupchat) == "groupchat");
    BOOST_TEST(to_string(message_type::normal) == "");
    BOOST_TEST(to_string(iq_type::result) == "result");
    BOOST_TEST(to_string(presence_show::dnd) == "dnd");
    BOOST_TEST(to_string(stanza_kind::iq) == "iq");
}

BOOST_AUTO_TEST_CASE(unknown_words_are_what_the_rfc_says)
{
    BOOST_TEST((find_message_type("normal") == message_type::normal));
    BOOST_TEST((find_message_type("Chat") == message_type::normal));
    BOOST_TEST(!find_presence_type("available").has_value());
    BOOST_TEST(!find_iq_type("").has_value());
    BOOST_TEST(!find_stanza_kind("Message").has_value());
    BOOST_TEST((find_presence_show("busy") == presence_show::online));
}

BOOST_AUTO_TEST_SUITE_END()

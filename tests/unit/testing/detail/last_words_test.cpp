#include <mynah/testing/detail/last_words.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah::testing;
using mynah::protocol::engine_event;

namespace {

const std::string end = "</stream:stream>";
const std::string complaint =
    "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>";
const std::string ping =
    "<iq to='example.org' type='get' id='x'><ping xmlns='urn:xmpp:ping'/></iq>";

}  // namespace

BOOST_AUTO_TEST_SUITE(last_words_test)

BOOST_AUTO_TEST_CASE(silence_the_end_and_one_complaint_are_last_words)
{
    for (const bool online : {false, true})
        for (const auto& words : {std::string(), end, complaint, complaint + end})
            BOOST_TEST(are_last_words(words, online), words);
}

BOOST_AUTO_TEST_CASE(nothing_comes_twice)
{
    for (const bool online : {false, true})
        for (const auto& words : {end + end, complaint + complaint, complaint + end + end})
            BOOST_TEST(!are_last_words(words, online), words);
}

BOOST_AUTO_TEST_CASE(credentials_headers_and_stanzas_are_none)
{
    const std::string auth =
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AGEAYg==</auth>";
    for (const bool online : {false, true})
        for (const auto& words :
             {auth, complaint + auth, complaint + auth + end, auth + complaint + end,
              std::string("<?xml version='1.0'?><stream:stream to='example.org'>"),
              std::string("<message/>"), end + "<message/>", std::string("<stream:error>")})
            BOOST_TEST(!are_last_words(words, online), words);
}

BOOST_AUTO_TEST_CASE(pings_of_a_stream_that_was_online_may_precede_the_end)
{
    for (const auto& words : {ping, ping + ping, ping + end, ping + complaint + end}) {
        BOOST_TEST(are_last_words(words, true), words);
        BOOST_TEST(!are_last_words(words, false), words);
    }
    BOOST_TEST(!are_last_words(end + ping, true));
    BOOST_TEST(!are_last_words("<iq type='get' id='x'><query xmlns='urn:example:q'/></iq>", true));
}

BOOST_AUTO_TEST_CASE(nothing_is_told_but_the_end_and_stanzas_of_a_stream_that_was_online)
{
    for (const bool online : {false, true}) {
        BOOST_TEST(may_follow_a_fault(engine_event::closed, online));
        BOOST_TEST(may_follow_a_fault(engine_event::redirect, online));
        BOOST_TEST(may_follow_a_fault(engine_event::stanza, online) == online);
        for (auto e : {engine_event::online, engine_event::needs_tls, engine_event::needs_key,
                       engine_event::needs_token, engine_event::needs_channel_binding})
            BOOST_TEST(!may_follow_a_fault(e, online));
    }
}

BOOST_AUTO_TEST_SUITE_END()

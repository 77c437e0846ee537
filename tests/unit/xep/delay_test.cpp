#include "literals.hpp"

#include <boost/test/unit_test.hpp>
#include <mynah/xep/delay.hpp>

using namespace mynah;
using namespace mynah::xep;
using namespace std::chrono;

BOOST_AUTO_TEST_SUITE(delay_test)

// XEP-0203, example 1
BOOST_AUTO_TEST_CASE(a_delay_is_read_and_written)
{
    constexpr auto text =
        "<delay xmlns='urn:xmpp:delay' from='capulet.com' stamp='2002-09-10T23:08:25Z'>Offline "
        "Storage</delay>";
    const auto info = parse<delay::info>(text).value();
    BOOST_TEST((info.stamp == sys_days(year(2002) / 9 / 10) + 23h + 8min + 25s));
    BOOST_TEST(info.from.text() == "capulet.com");
    BOOST_TEST(info.reason == "Offline Storage");
    BOOST_TEST(written(info) == text);
}

BOOST_AUTO_TEST_CASE(only_the_stamp_is_needed)
{
    constexpr auto text = "<delay xmlns='urn:xmpp:delay' stamp='2002-09-10T23:08:25Z'/>";
    const auto info = parse<delay::info>(text).value();
    BOOST_TEST(info.from.empty());
    BOOST_TEST(written(info) == text);
}

BOOST_AUTO_TEST_CASE(a_stamp_that_is_no_time_is_refused)
{
    BOOST_TEST(!parse<delay::info>("<delay xmlns='urn:xmpp:delay'/>"));
    BOOST_TEST(!parse<delay::info>("<delay xmlns='urn:xmpp:delay' stamp='yesterday'/>"));
    BOOST_TEST(!parse<delay::info>("<delay xmlns='jabber:x:delay' stamp='20020910T23:08:25'/>"));
}

BOOST_AUTO_TEST_CASE(a_bad_address_is_refused)
{
    const auto info =
        parse<delay::info>("<delay xmlns='urn:xmpp:delay' from='@' stamp='2002-09-10T23:08:25Z'/>");
    BOOST_TEST((info.error().code == errc::bad_jid));
}

BOOST_AUTO_TEST_CASE(history_is_recognised)
{
    BOOST_TEST(
        delay::is_delayed(stanza_of("<message><body>o night!</body><delay xmlns='urn:xmpp:delay' "
                                    "stamp='2002-09-10T23:08:25Z'/></message>")));
    BOOST_TEST(delay::is_delayed(
        stanza_of("<message><delay xmlns='urn:xmpp:delay' stamp='?'/></message>")));
    BOOST_TEST(delay::is_delayed(
        stanza_of("<message><x xmlns='jabber:x:delay' stamp='20020910T23:08:25'/></message>")));
    BOOST_TEST(!delay::is_delayed(
        stanza_of("<message><body>o night!</body><x xmlns='jabber:x:oob'/></message>")));
}

BOOST_AUTO_TEST_SUITE_END()

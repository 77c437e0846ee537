#include <bots/login/terminal.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah::login;

BOOST_AUTO_TEST_SUITE(terminal_test)

BOOST_AUTO_TEST_CASE(there_are_colours_unless_somebody_does_not_want_them)
{
    BOOST_TEST(wants_colours("xterm", nullptr));
    BOOST_TEST(wants_colours(nullptr, nullptr));
    BOOST_TEST(wants_colours("xterm", ""));  // an empty one is none
    BOOST_TEST(!wants_colours("xterm", "1"));
    BOOST_TEST(!wants_colours("xterm", "0"));
}

BOOST_AUTO_TEST_CASE(a_dumb_terminal_gets_text_alone)
{
    BOOST_TEST(!wants_colours("dumb", nullptr));
    BOOST_TEST(!knows_sequences("dumb"));
    BOOST_TEST(knows_sequences("xterm"));
    BOOST_TEST(knows_sequences(nullptr));
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/ascii.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;

BOOST_AUTO_TEST_SUITE(ascii_test)

BOOST_AUTO_TEST_CASE(only_letters_have_a_case)
{
    BOOST_TEST(ascii::lower("AZ az 09 @[`{ \xC3\x84") == "az az 09 @[`{ \xC3\x84");
    BOOST_TEST(ascii::same_in_any_case("WebSocket", "websocket"));
    BOOST_TEST(!ascii::same_in_any_case("websockets", "websocket"));
    BOOST_TEST(!ascii::same_in_any_case("[", "{"));  // one bit apart, as 'A' and 'a' are
}

BOOST_AUTO_TEST_CASE(neighbours_of_letters_and_digits_are_none)
{
    for (const char c : {'A', 'Z', 'a', 'z'}) BOOST_TEST(ascii::is_letter(c));
    for (const char c : {'@', '[', '`', '{', '0', '\xE4'}) BOOST_TEST(!ascii::is_letter(c));
    for (const char c : {'0', '9'}) BOOST_TEST(ascii::is_digit(c));
    for (const char c : {'/', ':', 'a'}) BOOST_TEST(!ascii::is_digit(c));
    BOOST_TEST(ascii::is_alphanumeric('7'));
    BOOST_TEST(!ascii::is_alphanumeric('_'));
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>
#include <mynah/stanza/detail/bidi_rule.hpp>

using mynah::detail::obeys_bidi_rule;

BOOST_AUTO_TEST_SUITE(bidi_rule_test)

BOOST_AUTO_TEST_CASE(text_from_left_to_right_is_free)
{
    BOOST_TEST(obeys_bidi_rule(u""));
    BOOST_TEST(obeys_bidi_rule(u"abc-1"));
    BOOST_TEST(obeys_bidi_rule(u"1abc"));
}

BOOST_AUTO_TEST_CASE(text_from_right_to_left_begins_and_ends_in_its_direction)
{
    BOOST_TEST(obeys_bidi_rule(u"\u05D0\u05D1"));
    BOOST_TEST(obeys_bidi_rule(u"\u0627\u0628\u064B"));  // a mark may follow
    BOOST_TEST(obeys_bidi_rule(u"\u05D0-1"));
    BOOST_TEST(!obeys_bidi_rule(u"1\u05D0"));
    BOOST_TEST(!obeys_bidi_rule(u"\u064B\u0627"));
    BOOST_TEST(!obeys_bidi_rule(u"\u05D0-"));
}

BOOST_AUTO_TEST_CASE(the_directions_do_not_mix)
{
    BOOST_TEST(!obeys_bidi_rule(u"a\u05D0"));
    BOOST_TEST(!obeys_bidi_rule(u"\u05D0a\u05D1"));
    BOOST_TEST(!obeys_bidi_rule(u"\u05D0a"));
    BOOST_TEST(!obeys_bidi_rule(u"a\u0661"));
}

BOOST_AUTO_TEST_CASE(european_and_arabic_numbers_do_not_mix)
{
    BOOST_TEST(obeys_bidi_rule(u"\u0627\u0661"));
    BOOST_TEST(!obeys_bidi_rule(u"\u06271\u0661"));
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>
#include <mynah/stanza/detail/context_rule.hpp>

using mynah::detail::fits_context;

BOOST_AUTO_TEST_SUITE(context_rule_test)

BOOST_AUTO_TEST_CASE(joiners_follow_a_virama)
{
    BOOST_TEST(fits_context(u"\u0915\u094D\u200D\u0937", 2));
    BOOST_TEST(fits_context(u"\u0915\u094D\u200C\u0937", 2));
    BOOST_TEST(!fits_context(u"a\u200Db", 1));
    BOOST_TEST(!fits_context(u"\u200D", 0));
    BOOST_TEST(!fits_context(u"\u200C", 0));
}

BOOST_AUTO_TEST_CASE(a_non_joiner_stands_between_letters_that_would_join)
{
    BOOST_TEST(fits_context(u"\u0628\u200C\u0628", 1));
    BOOST_TEST(fits_context(u"\u0628\u064B\u200C\u064B\u0627", 2));  // marks are transparent
    BOOST_TEST(!fits_context(u"\u0627\u200C\u0628", 1));             // alef does not join forward
    BOOST_TEST(!fits_context(u"\u0628\u200C", 1));
    BOOST_TEST(!fits_context(u"a\u200Cb", 1));
    BOOST_TEST(!fits_context(u"\u0628\u200D\u0628", 1));  // only the non-joiner
}

BOOST_AUTO_TEST_CASE(a_middle_dot_stands_between_two_l)
{
    BOOST_TEST(fits_context(u"col\u00B7lecci\u00F3", 3));
    BOOST_TEST(!fits_context(u"l\u00B7", 1));
    BOOST_TEST(!fits_context(u"\u00B7l", 0));
    BOOST_TEST(!fits_context(u"a\u00B7l", 1));
}

BOOST_AUTO_TEST_CASE(greek_and_hebrew_marks_stand_beside_their_script)
{
    BOOST_TEST(fits_context(u"\u0375\u03B1", 0));
    BOOST_TEST(!fits_context(u"\u0375a", 0));
    BOOST_TEST(!fits_context(u"\u0375", 0));
    BOOST_TEST(fits_context(u"\u05D0\u05F3", 1));
    BOOST_TEST(fits_context(u"\u05D0\u05F4", 1));
    BOOST_TEST(!fits_context(u"a\u05F3", 1));
    BOOST_TEST(!fits_context(u"\u05F4", 0));
}

BOOST_AUTO_TEST_CASE(a_katakana_dot_needs_japanese_or_chinese_text)
{
    BOOST_TEST(fits_context(u"\u30FB\u30A2", 0));
    BOOST_TEST(fits_context(u"a\u30FB\u3042", 1));
    BOOST_TEST(fits_context(u"\u5C71\u30FB", 1));
    BOOST_TEST(!fits_context(u"a\u30FBb", 1));
}

BOOST_AUTO_TEST_CASE(arabic_digits_are_of_one_set)
{
    BOOST_TEST(fits_context(u"\u0660\u0669", 0));
    BOOST_TEST(fits_context(u"\u06F0\u06F9", 1));
    BOOST_TEST(!fits_context(u"\u0660\u06F0", 0));
    BOOST_TEST(!fits_context(u"\u0660\u06F0", 1));
}

BOOST_AUTO_TEST_CASE(no_other_character_has_a_rule) { BOOST_TEST(!fits_context(u"a", 0)); }

BOOST_AUTO_TEST_SUITE_END()

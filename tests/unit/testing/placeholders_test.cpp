#include <mynah/testing/placeholders.hpp>

#include <boost/test/unit_test.hpp>

using mynah::testing::placeholders;

BOOST_AUTO_TEST_SUITE(placeholders_test)

BOOST_AUTO_TEST_CASE(text_without_a_placeholder_must_be_the_same)
{
    placeholders p;
    BOOST_TEST(p.match("<a/>", "<a/>"));
    BOOST_TEST(p.match("", ""));
    BOOST_TEST(!p.match("<a/>", "<b/>"));
    BOOST_TEST(!p.match("<a/>", "<a/><b/>"));
    BOOST_TEST(!p.match("<a/><b/>", "<a/>"));
    BOOST_TEST(!p.match("", "<a/>"));
}

BOOST_AUTO_TEST_CASE(the_first_mention_takes_what_stands_there)
{
    placeholders p;
    BOOST_TEST(p.match("<iq id='{bind}'/>", "<iq id='x7'/>"));
    BOOST_TEST(p.fill("<r id='{bind}'/>") == "<r id='x7'/>");
}

BOOST_AUTO_TEST_CASE(later_mentions_must_repeat_it)
{
    placeholders p;
    BOOST_TEST(p.match("<iq id='{a}'/>", "<iq id='x7'/>"));
    BOOST_TEST(p.match("<b id='{a}'/>", "<b id='x7'/>"));
    BOOST_TEST(!p.match("<b id='{a}'/>", "<b id='x8'/>"));
    BOOST_TEST(!p.match("<b id='{a}'/>", "<b id='x78'/>"));
}

BOOST_AUTO_TEST_CASE(a_name_may_be_mentioned_twice_in_one_text)
{
    placeholders p;
    BOOST_TEST(!p.match("<a id='{x}' ref='{x}'/>", "<a id='1' ref='2'/>"));
    BOOST_TEST(p.match("<a id='{x}' ref='{x}'/>", "<a id='1' ref='1'/>"));
}

BOOST_AUTO_TEST_CASE(what_does_not_match_is_not_remembered)
{
    placeholders p;
    BOOST_TEST(!p.match("<a id='{x}'/><b/>", "<a id='1'/><c/>"));
    BOOST_TEST(p.fill("{x}") == "{x}");
    BOOST_TEST(p.match("<a id='{x}'/>", "<a id='2'/>"));
    BOOST_TEST(p.fill("{x}") == "2");
}

BOOST_AUTO_TEST_CASE(a_value_ends_at_a_quote_or_a_tag)
{
    placeholders p;
    BOOST_TEST(p.match("<a>{text}</a><b c=\"{d}\"/>", "<a>some words</a><b c=\"it\"/>"));
    BOOST_TEST(p.fill("{text}, {d}") == "some words, it");
}

BOOST_AUTO_TEST_CASE(unknown_names_and_other_braces_stay)
{
    placeholders p;
    BOOST_TEST(p.fill("{unknown} {} {A-b} {") == "{unknown} {} {A-b} {");
    BOOST_TEST(p.match("{} {A-b} {", "{} {A-b} {"));
}

BOOST_AUTO_TEST_SUITE_END()

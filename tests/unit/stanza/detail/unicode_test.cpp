#include <boost/test/unit_test.hpp>
#include <mynah/stanza/detail/unicode.hpp>

using namespace mynah::detail;

BOOST_AUTO_TEST_SUITE(unicode_test)

BOOST_AUTO_TEST_CASE(utf8_survives_the_way_through_icu)
{
    constexpr auto text = "a\u00E4\u20AC\U0001F600";
    BOOST_TEST(to_utf8(from_utf8(text).value()) == text);
}

BOOST_AUTO_TEST_CASE(malformed_utf8_is_refused_not_replaced)
{
    for (const auto bytes : {"\x80", "a\xC3", "\xC0\x80", "\xED\xBF\xBF", "\xF5\x80\x80\x80"})
        BOOST_TEST(!from_utf8(bytes).has_value());
}

BOOST_AUTO_TEST_CASE(only_wide_and_narrow_characters_change_their_width)
{
    BOOST_TEST(to_utf8(map_width(u"\uFF21\uFF76\u2163\uFB03")) == "A\u30AB\u2163\uFB03");
}

BOOST_AUTO_TEST_CASE(compatibility_characters_are_known)
{
    BOOST_TEST(has_compatibility_form(0x2163));
    BOOST_TEST(has_compatibility_form(0x212A));
    BOOST_TEST(!has_compatibility_form('k'));
    BOOST_TEST(!has_compatibility_form(0xE4));
}

BOOST_AUTO_TEST_SUITE_END()

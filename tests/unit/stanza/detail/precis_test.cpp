#include <boost/test/unit_test.hpp>
#include <mynah/stanza/detail/precis.hpp>

using namespace mynah::detail;

namespace {

std::string local(std::string_view text)
{
    const auto enforced = enforce_local(text);
    return enforced ? *enforced : "refused";
}

std::string resource(std::string_view text)
{
    const auto enforced = enforce_resource(text);
    return enforced ? *enforced : "refused";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(precis_test)

BOOST_AUTO_TEST_CASE(local_parts_are_of_the_identifier_class)
{
    BOOST_TEST(local("j\u00FCrgen") == "j\u00FCrgen");
    BOOST_TEST(local("\u5C71\u7530") == "\u5C71\u7530");
    BOOST_TEST(local("\uD55C\uAE00") == "\uD55C\uAE00");
    BOOST_TEST(local("\U00020000") == "\U00020000");
    BOOST_TEST(local("a b") == "refused");           // spaces
    BOOST_TEST(local("a\u00A9") == "refused");       // symbols
    BOOST_TEST(local("a\u2014b") == "refused");      // punctuation
    BOOST_TEST(local("a\u20DD") == "refused");       // enclosing mark
    BOOST_TEST(local("\u1100\u1161") == "refused");  // old Hangul jamo
    BOOST_TEST(local("\uE000") == "refused");        // private use
    BOOST_TEST(local("\uFFFE") == "refused");        // noncharacter
    BOOST_TEST(local("\u0378") == "refused");        // unassigned
    BOOST_TEST(local("") == "refused");
}

BOOST_AUTO_TEST_CASE(resources_are_of_the_freeform_class)
{
    BOOST_TEST(resource("\u265A \u00A9 \u2163\u2014") == "\u265A \u00A9 \u2163\u2014");
    BOOST_TEST(resource("\uFF21") == "\uFF21");  // OpaqueString maps no width
    BOOST_TEST(resource("A\u030A") == "\u00C5");
    BOOST_TEST(resource("a\u3000b\u2003c") == "a b c");
    BOOST_TEST(resource("\u05D0a\u05D1") == "\u05D0a\u05D1");  // no directionality rule
    BOOST_TEST(resource("a\tb") == "refused");
    BOOST_TEST(resource("a\u2028b") == "refused");
    BOOST_TEST(resource("\u1100\u1161") == "refused");
    BOOST_TEST(resource("\uE000") == "refused");
    BOOST_TEST(resource("\U0001FFFF") == "refused");
    BOOST_TEST(resource("\u0378") == "refused");
    BOOST_TEST(resource("") == "refused");
}

// RFC 8264 9.6.
BOOST_AUTO_TEST_CASE(the_exceptions_of_rfc_8264_come_first)
{
    BOOST_TEST(local("\u3007") == "\u3007");  // IDEOGRAPHIC NUMBER ZERO, by category not a letter
    BOOST_TEST(local("\u06FD") == "\u06FD");
    BOOST_TEST(local("a\u0640") == "refused");  // ARABIC TATWEEL
    BOOST_TEST(local("\u3031") == "refused");
    BOOST_TEST(resource("\u0640") == "refused");
}

BOOST_AUTO_TEST_CASE(width_is_mapped_before_the_class_is_checked)
{
    BOOST_TEST(local("\uFF21\uFF22") == "ab");
    BOOST_TEST(local("\uFF76\uFF9E") == "\u30AC");  // halfwidth KA and voiced mark
    BOOST_TEST(local("\uFF20") == "refused");       // becomes '@'
    BOOST_TEST(local("\u3000") == "refused");       // becomes a space
    BOOST_TEST(local("\uFFE3") == "refused");       // becomes U+00AF, a compatibility character
}

BOOST_AUTO_TEST_CASE(case_mapping_knows_the_final_sigma)
{
    BOOST_TEST(local("\u039F\u0394\u039F\u03A3") == "\u03BF\u03B4\u03BF\u03C2");
    BOOST_TEST(local("\u1E9E") == "\u00DF");          // CAPITAL SHARP S
    BOOST_TEST(local("\u0130") == "i\u0307");         // not the Turkish i
    BOOST_TEST(local("\U00010400") == "\U00010428");  // beyond the BMP
}

BOOST_AUTO_TEST_CASE(directions_do_not_mix_in_a_local_part)
{
    BOOST_TEST(local("\u05D0\u05D1") == "\u05D0\u05D1");
    BOOST_TEST(local("\u05D0a\u05D1") == "refused");
    BOOST_TEST(local("a\u05D0") == "refused");
    BOOST_TEST(local("1\u0627") == "refused");
}

BOOST_AUTO_TEST_CASE(digits_of_two_arabic_sets_do_not_mix)
{
    BOOST_TEST(local("\u0627\u0661") == "\u0627\u0661");
    BOOST_TEST(local("\u0627\u06F1") == "\u0627\u06F1");
    BOOST_TEST(local("\u0627\u0661\u06F1") == "refused");
    BOOST_TEST(resource("\u0661\u06F1") == "refused");
}

BOOST_AUTO_TEST_SUITE_END()

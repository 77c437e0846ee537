#include <boost/test/unit_test.hpp>
#include <mynah/stanza/detail/idna.hpp>

using namespace mynah::detail;

namespace {

std::string domain(std::string_view text)
{
    const auto enforced = enforce_domain(text);
    return enforced ? *enforced : "refused";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(idna_test)

BOOST_AUTO_TEST_CASE(labels_become_unicode_in_lower_case)
{
    BOOST_TEST(domain("Example.COM") == "example.com");
    BOOST_TEST(domain("B\u00DCCHER.example") == "b\u00FCcher.example");
    BOOST_TEST(domain("XN--BCHER-KVA.example") == "b\u00FCcher.example");
    BOOST_TEST(domain("bu\u0308cher.example") == "b\u00FCcher.example");
    BOOST_TEST(domain("\uFF45x.example") == "ex.example");
}

// IDNA2008 keeps what IDNA2003 mapped away.
BOOST_AUTO_TEST_CASE(sharp_s_and_final_sigma_are_letters)
{
    BOOST_TEST(domain("fa\u00DF.example") == "fa\u00DF.example");
    BOOST_TEST(ascii_domain("fa\u00DF.example").value() == "xn--fa-hia.example");
    BOOST_TEST(domain("\u03B2\u03CC\u03BB\u03BF\u03C2.example") ==
               "\u03B2\u03CC\u03BB\u03BF\u03C2.example");
}

BOOST_AUTO_TEST_CASE(one_trailing_dot_is_removed)
{
    BOOST_TEST(domain("example.com.") == "example.com");
    BOOST_TEST(domain("example.com\u3002") == "example.com");
    BOOST_TEST(domain("example.com..") == "refused");
    BOOST_TEST(domain(".") == "refused");
    BOOST_TEST(domain(".example") == "refused");
}

BOOST_AUTO_TEST_CASE(ascii_labels_are_letters_digits_and_inner_hyphens)
{
    for (const auto text : {"a_b.example", "-a.example", "a-.example", "a b.example", "a:b", "a%b",
                            "ab--c.example", "*.example", "a;b", "a\\b", "a'b", "::1"})
        BOOST_TEST(domain(text) == "refused", text);
    BOOST_TEST(domain("3com.example") == "3com.example");
}

BOOST_AUTO_TEST_CASE(fake_a_labels_are_refused)
{
    BOOST_TEST(domain("xn--.example") == "refused");
    BOOST_TEST(domain("xn--a.example") == "refused");     // decodes to a C1 control
    BOOST_TEST(domain("xn--example-.com") == "refused");  // an A-label of ASCII
    BOOST_TEST(domain("xn--\u00FC.example") == "refused");
    BOOST_TEST(domain("xn--bce2khv.example") == "refused");  // Cherokee: upper and lower differ
}

BOOST_AUTO_TEST_CASE(symbols_invisible_characters_and_mixed_directions_are_refused)
{
    for (const auto text : {"\u2603.example", "\u265A.example", "a\u200Bb.example",
                            "a\u202Eb.example", "a\u200Db.example", "\u05D0a\u05D1.example",
                            "a\u2024b.example", "\u2163.example", "\u0300a.example"})
        BOOST_TEST(domain(text) == "refused", text);
}

BOOST_AUTO_TEST_CASE(the_limits_of_dns_hold)
{
    const std::string longest(63, 'a');
    BOOST_TEST(domain(longest + ".example") == longest + ".example");
    BOOST_TEST(domain(longest + "a.example") == "refused");
    BOOST_TEST(domain(longest + "\u00E4.example") == "refused");
    const auto name = longest + '.' + longest + '.' + longest + '.';
    BOOST_TEST(domain(name + std::string(61, 'b')) == name + std::string(61, 'b'));  // 253
    BOOST_TEST(domain(name + std::string(62, 'b')) == "refused");
}

BOOST_AUTO_TEST_CASE(an_ipv6_address_has_one_spelling)
{
    BOOST_TEST(domain("[::1]") == "[::1]");
    BOOST_TEST(domain("[2001:DB8:0:0::1]") == "[2001:db8::1]");
    BOOST_TEST(domain("[::ffff:192.0.2.1]") == "[::ffff:192.0.2.1]");
    for (const auto text : {"[]", "[", "[::1", "::1]", "[::1].", "[fe80::1%lo]", "[127.0.0.1]",
                            "[v1.x]", "[::1]x", "[[::1]]"})
        BOOST_TEST(domain(text) == "refused", text);
}

BOOST_AUTO_TEST_CASE(ipv4_addresses_are_taken_as_they_are)
{
    BOOST_TEST(domain("192.0.2.1") == "192.0.2.1");
    BOOST_TEST(ascii_domain("192.0.2.1").value() == "192.0.2.1");
    BOOST_TEST(ascii_domain("[2001:db8::1]").value() == "2001:db8::1");
}

BOOST_AUTO_TEST_SUITE_END()

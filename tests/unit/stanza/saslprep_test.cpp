#include <mynah/stanza/saslprep.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mynah;
using namespace std::string_view_literals;

BOOST_AUTO_TEST_SUITE(saslprep_test)

BOOST_AUTO_TEST_CASE(printable_ascii_stays)
{
    BOOST_TEST(saslprep("").value() == "");
    BOOST_TEST(saslprep("user").value() == "user");
    BOOST_TEST(saslprep("USER").value() == "USER");
    BOOST_TEST(saslprep(" a=b,c~ ").value() == " a=b,c~ ");
}

// RFC 4013 section 3.
BOOST_AUTO_TEST_CASE(the_examples_of_the_rfc)
{
    BOOST_TEST(saslprep("I\xc2\xadX").value() == "IX");    // soft hyphen mapped to nothing
    BOOST_TEST(saslprep("\xc2\xaa").value() == "a");       // NFKC of U+00AA
    BOOST_TEST(saslprep("\xe2\x85\xa8").value() == "IX");  // NFKC of U+2168
    BOOST_TEST(!saslprep("\x07"));                         // prohibited
    BOOST_TEST(!saslprep("\xd8\xa7\x31"));                 // bidi check
}

BOOST_AUTO_TEST_CASE(other_spaces_become_spaces)
{
    BOOST_TEST(saslprep("a\xc2\xa0\x62").value() == "a b");
}

BOOST_AUTO_TEST_CASE(composed_and_decomposed_are_the_same)
{
    BOOST_TEST(saslprep("u\xcc\x88").value() == "\xc3\xbc");
    BOOST_TEST(saslprep("\xc3\xbc").value() == "\xc3\xbc");
}

BOOST_AUTO_TEST_CASE(what_is_mapped_to_nothing_is_empty)
{
    BOOST_TEST(saslprep("\xc2\xad").value() == "");
}

BOOST_AUTO_TEST_CASE(the_widest_character_fits)
{
    // U+FDFA becomes 18 characters.
    std::string ligatures;
    for (int i = 0; i < 50; ++i) ligatures += "\xef\xb7\xba";
    BOOST_TEST(saslprep(ligatures).value().size() == 50U * 33U);
}

BOOST_AUTO_TEST_CASE(an_emoji_is_let_through)
{
    BOOST_TEST(saslprep("pass\xf0\x9f\x90\xa6").value() == "pass\xf0\x9f\x90\xa6");
}

BOOST_AUTO_TEST_CASE(prohibited_text_is_refused_without_quoting_it)
{
    for (auto text :
         {"pass\0word"sv, "pass\nword"sv, "pass\x7f"sv, "pass\xc2\x80"sv, "pass\xe2\x80\xae"sv,
          "pass\xee\x80\x80"sv, "pass\xff"sv, "pass\xc0\x80"sv, "pass\xed\xa0\x80"sv}) {
        const auto prepared = saslprep(text);
        BOOST_REQUIRE(!prepared);
        BOOST_TEST((prepared.error().code == errc::invalid_argument));
        BOOST_TEST(prepared.error().message().find("pass") == std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/base/printable.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace mynah;
using namespace std::string_view_literals;

namespace {

std::string quoted(std::string_view text)
{
    std::string out;
    append_quoted(out, text);
    return out;
}

std::string json(std::string_view text)
{
    std::string out;
    append_json(out, text);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(printable_test)

BOOST_AUTO_TEST_CASE(ordinary_text_stays)
{
    BOOST_TEST(printable("say \"hi\" to M\xc3\xbcller \xe9\xb3\xa5 \xf0\x9f\x90\xa6") ==
               "say \"hi\" to M\xc3\xbcller \xe9\xb3\xa5 \xf0\x9f\x90\xa6");
    BOOST_TEST(printable("") == "");
}

BOOST_AUTO_TEST_CASE(control_characters_show)
{
    BOOST_TEST(printable("a\nb\r\tc\0d\x1b[2J\x7f"sv) == R"(a\nb\r\tc\x00d\x1b[2J\x7f)");
    BOOST_TEST(printable("\xc2\x85\xc2\x9b") == R"(\u{0085}\u{009b})");  // NEL, CSI
}

BOOST_AUTO_TEST_CASE(bidi_and_zero_width_characters_show)
{
    BOOST_TEST(printable("admin\xe2\x80\xae\x67\x70\x6a.exe") == R"(admin\u{202e}gpj.exe)");
    BOOST_TEST(printable("a\xe2\x80\x8b\xe2\x80\x8d\xe2\x81\xa0\xef\xbb\xbf") ==
               R"(a\u{200b}\u{200d}\u{2060}\u{feff})");
    BOOST_TEST(printable("\xe2\x81\xa6\xe2\x81\xa9\xd8\x9c\xe2\x80\xa8\xc2\xad") ==
               R"(\u{2066}\u{2069}\u{061c}\u{2028}\u{00ad})");
    BOOST_TEST(printable("\xf3\xa0\x80\xa1\xf4\x8f\xbf\xbf") == R"(\u{e0021}\u{10ffff})");
    BOOST_TEST(printable("\xe3\x85\xa4\xef\xbf\xbe") == R"(\u{3164}\u{fffe})");
}

BOOST_AUTO_TEST_CASE(the_neighbours_of_hidden_characters_stay)
{
    BOOST_TEST(printable("\xe2\x80\x8a\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf") ==
               "\xe2\x80\x8a\xe2\x80\x90\xe2\x80\xa7\xe2\x80\xaf");
}

BOOST_AUTO_TEST_CASE(a_backslash_cannot_be_mistaken_for_an_escape)
{
    BOOST_TEST(printable(R"(\n)") == R"(\\n)");
}

BOOST_AUTO_TEST_CASE(bytes_that_are_not_utf8_show)
{
    BOOST_TEST(printable("\xff\xfe") == R"(\xff\xfe)");
    BOOST_TEST(printable("\xc0\xaf") == R"(\xc0\xaf)");                  // overlong
    BOOST_TEST(printable("\xe0\x80\x80") == R"(\xe0\x80\x80)");          // overlong
    BOOST_TEST(printable("\xed\xa0\x80") == R"(\xed\xa0\x80)");          // surrogate
    BOOST_TEST(printable("\xf4\x90\x80\x80") == R"(\xf4\x90\x80\x80)");  // past the end
    BOOST_TEST(printable("a\xe2\x82") == R"(a\xe2\x82)");                // cut off
    BOOST_TEST(printable("\xc3(") == R"(\xc3()");                        // no continuation
}

BOOST_AUTO_TEST_CASE(long_text_is_cut_between_characters)
{
    BOOST_TEST(printable(std::string(1024, 'x')) == std::string(1024, 'x'));
    BOOST_TEST(printable(std::string(1500, 'x')) == std::string(1024, 'x') + "... (+476 bytes)");
    BOOST_TEST(printable("ab\xc3\xbc\xc3\xbc", 3) == "ab... (+4 bytes)");
    BOOST_TEST(printable("ab\xc3\xbc\xc3\xbc", 4) == "ab\xc3\xbc... (+2 bytes)");
}

BOOST_AUTO_TEST_CASE(quoting_escapes_quotes)
{
    BOOST_TEST(quoted("say \"hi\"\\") == R"("say \"hi\"\\")");
    BOOST_TEST(quoted("") == R"("")");
}

BOOST_AUTO_TEST_CASE(json_strings_follow_rfc_8259)
{
    BOOST_TEST(json("say \"hi\"\\\n\x01") == R"("say \"hi\"\\\u000a\u0001")");
    BOOST_TEST(json("\xe2\x80\xae") == R"("\u202e")");
    BOOST_TEST(json("\xf3\xa0\x80\xa1") == R"("\udb40\udc21")");
    BOOST_TEST(json("\xff") == R"("\ufffd")");
    BOOST_TEST(json("M\xc3\xbcller") == "\"M\xc3\xbcller\"");
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/app/csv.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;

namespace {

using row = std::vector<std::string>;

void check(csv& rows, const row& wanted, std::size_t line)
{
    const auto got = rows.next();
    BOOST_REQUIRE_MESSAGE(got.has_value(), got.error().message());
    BOOST_TEST(*got == wanted, boost::test_tools::per_element());
    BOOST_TEST(rows.line() == line);
}

void is_wrong(std::string_view text, std::string_view why)
{
    csv rows(text);
    const auto got = rows.next();
    BOOST_REQUIRE(!got.has_value());
    BOOST_TEST(got.error().text == why);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(csv_test)

BOOST_AUTO_TEST_CASE(rows_comments_and_blank_lines)
{
    csv rows("# a comment, with commas\n\n a , b c ,\r\n  # more\n\"x\"\nlast,#no comment");
    check(rows, {"a", "b c", ""}, 3);
    check(rows, {"x"}, 5);
    check(rows, {"last", "#no comment"}, 6);
    check(rows, {}, 6);
}

BOOST_AUTO_TEST_CASE(quotes_hold_commas_quotes_lines_and_space)
{
    csv rows("\"a,b\",\" \"\"c\"\" \" , \"two\nlines\"\nnext,\"\"\n");
    check(rows, {"a,b", " \"c\" ", "two\nlines"}, 1);
    check(rows, {"next", ""}, 3);
    check(rows, {}, 4);
}

BOOST_AUTO_TEST_CASE(broken_quotes_are_mistakes)
{
    is_wrong("a,\"b\n", "a quote is not closed");
    is_wrong("a,\"b\"c\n", "text behind a closing quote");
    is_wrong("a,b\"c\n", "a quote inside a field that is not quoted");
}

BOOST_AUTO_TEST_SUITE_END()

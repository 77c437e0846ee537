#include <mynah/base/percent.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

namespace mynah::percent {
namespace {

BOOST_AUTO_TEST_SUITE(percent_test)

BOOST_AUTO_TEST_CASE(everything_but_the_unreserved_is_escaped)
{
    std::string out;
    append_encoded(out, std::string_view("aZ09-._~+/%\r\n\0\xff", 15));
    BOOST_TEST(out == "aZ09-._~%2B%2F%25%0D%0A%00%FF");
}

BOOST_AUTO_TEST_CASE(escapes_are_decoded_and_the_rest_stays)
{
    BOOST_TEST(decode("a%20b+c%2b%2B").value() == "a b+c++");
    BOOST_TEST(decode("").value() == "");
}

BOOST_AUTO_TEST_CASE(an_escape_that_is_none)
{
    for (const std::string_view text : {"%", "a%", "%4", "%4g", "%g4", "%%41"})
        BOOST_TEST(!decode(text), text);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::percent

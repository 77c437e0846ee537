#include <mynah/protocol/sasl/query_string.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(query_string_test)

BOOST_AUTO_TEST_CASE(pairs_are_decoded)
{
    const auto pairs = parse_query_string("version=1&m%65thod=a.b&empty=&sum=1%2B1+%3d2").value();
    const query_pairs expected = {
        {"version", "1"}, {"method", "a.b"}, {"empty", ""}, {"sum", "1+1 =2"}};
    BOOST_TEST((pairs == expected));
}

BOOST_AUTO_TEST_CASE(what_is_no_query_string_is_refused)
{
    for (const auto text : {"", "a", "=1", "a=1&", "&a=1", "a=1&&b=2", "a=%", "a=%4", "a=%4x",
                            "a=%00", "a=%0A", "a=\x01", "a=%7f", "a=1&a=2", "a=1&%61=1"})
        BOOST_TEST((code_of(parse_query_string(text)) == errc::bad_challenge), text);
}

BOOST_AUTO_TEST_CASE(values_are_encoded)
{
    std::string out;
    append_query_pair(out, "a", "Az09-._~");
    append_query_pair(out, "b", "1|2 &=+%\xc3\xbc");
    BOOST_TEST(out == "a=Az09-._~&b=1%7C2%20%26%3D%2B%25%C3%BC");
    BOOST_TEST(parse_query_string(out).value()[1].second == "1|2 &=+%\xc3\xbc");
}

BOOST_AUTO_TEST_SUITE_END()

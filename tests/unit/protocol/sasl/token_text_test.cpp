#include <mynah/protocol/sasl/token_text.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;
using namespace std::string_literals;

BOOST_AUTO_TEST_SUITE(token_text_test)

BOOST_AUTO_TEST_CASE(what_services_have_issued_is_a_token)
{
    for (const auto text : {"ya29.a0AfH6-_~+/==", "1234567|2.abc__.3600.1-5|xyz", "{\"<&>'}"})
        BOOST_TEST((check_token(secret(text)).has_value()), text);
    BOOST_TEST((check_token(secret(std::string(longest_token, 'a'))).has_value()));
}

BOOST_AUTO_TEST_CASE(what_separates_fields_is_in_no_token)
{
    for (const auto& text : {""s, "a b"s, "a\0b"s, "a\x01"s, "\x7f"s, "a\r\n"s, "\xe2\x82\xac"s})
        BOOST_TEST((code_of(check_token(secret(text))) == errc::invalid_argument));
    BOOST_TEST((code_of(check_token(secret(std::string(longest_token + 1, 'a')))) ==
                errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(the_error_does_not_repeat_it)
{
    const auto refused = check_token(secret("s3cr3t s3cr3t"));
    BOOST_TEST(refused.error().message().find("s3cr3t") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

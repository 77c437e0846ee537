#include <mynah/protocol/sasl/oauthbearer_error.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(oauthbearer_error_test)

// RFC 7628 section 3.2.2.
BOOST_AUTO_TEST_CASE(the_error_of_the_rfc)
{
    BOOST_TEST(parse_oauthbearer_status(
                   R"({"status":"invalid_token","scope":"example_scope",)"
                   R"("openid-configuration":"https://example.com/.well-known/openid-config"})")
                   .value() == "invalid_token");
}

BOOST_AUTO_TEST_CASE(other_members_are_read_over)
{
    for (const auto text :
         {R"({"status":"x"})", R"( { "a" : [ 1 , -2.5e3, [] ] , "status" : "x" } )",
          R"({"a":{"status":"y"},"status":"x","b":null})",
          R"({"\u0073tatus":"\u0078","a":true,"b":false,"c":{},"d":"\"\\\/\b\f\n\r\t\u20ac"})"})
        BOOST_TEST(parse_oauthbearer_status(text).value() == "x", text);
}

BOOST_AUTO_TEST_CASE(what_is_not_such_an_object_is_refused)
{
    std::string deep = R"({"a":)";
    for (int i = 0; i < 20; ++i) deep += '[';
    for (int i = 0; i < 20; ++i) deep += ']';
    deep += R"(,"status":"x"})";
    for (const auto& text : {std::string(),
                             std::string("{}"),
                             std::string("[]"),
                             std::string("null"),
                             std::string(R"("status")"),
                             std::string(R"({"status":"x")"),
                             std::string(R"({"status":"x"}})"),
                             std::string(R"({"status":"x",})"),
                             std::string(R"({"status":1})"),
                             std::string(R"({"status":""})"),
                             std::string(R"({"status":"x","status":"x"})"),
                             std::string(R"({"a":"x"})"),
                             std::string(R"({status:"x"})"),
                             std::string(R"({"status":"x\q"})"),
                             std::string(R"({"status":"x\u12"})"),
                             std::string("{\"status\":\"x\n\"}"),
                             std::string(R"({"status":"x" "a":1})"),
                             std::string(R"({"a":,"status":"x"})"),
                             std::string(R"({"status":"x)"),
                             std::string(R"({"status":"x\)"),
                             deep,
                             R"({"status":")" + std::string(9000, 'x') + "\"}"})
        BOOST_TEST((code_of(parse_oauthbearer_status(text)) == errc::bad_challenge), text);
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/oauth/token_response.hpp>

#include <boost/test/unit_test.hpp>

namespace mynah::oauth {
namespace {

using std::chrono::seconds;

result<token_response> read(std::string_view json)
{
    return token_response::read(json_document::parse(json).value());
}

BOOST_AUTO_TEST_SUITE(token_response_test)

// RFC 6749 5.1
BOOST_AUTO_TEST_CASE(the_example_of_the_rfc)
{
    const auto r = read(R"({"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"Bearer",
        "expires_in":3600,"refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","example_parameter":"v"})");
    BOOST_TEST(r.value().access_token.reveal() == "2YotnFZFEjr1zCsicMWpAA");
    BOOST_TEST(r.value().refresh_token.reveal() == "tGzv3JOkF0XG5Qx2TlKWIA");
    BOOST_TEST((r.value().expires_in == seconds(3600)));
}

BOOST_AUTO_TEST_CASE(a_life_and_a_refresh_token_may_be_missing)
{
    const auto r = read(R"({"access_token":"x","token_type":"bEARER"})");
    BOOST_TEST(r.value().refresh_token.empty());
    BOOST_TEST(!r.value().expires_in.has_value());
}

BOOST_AUTO_TEST_CASE(a_life_may_be_text)
{
    BOOST_TEST((read(R"({"access_token":"x","token_type":"Bearer","expires_in":"3599"})")
                    .value()
                    .expires_in == seconds(3599)));
}

BOOST_AUTO_TEST_CASE(everything_else_is_refused_without_repeating_it)
{
    for (const auto* bad :
         {R"({"token_type":"Bearer"})", R"({"access_token":"","token_type":"Bearer"})",
          R"({"access_token":7,"token_type":"Bearer"})",
          R"({"access_token":"hunter2 x","token_type":"Bearer"})",
          R"({"access_token":"hunter2\n","token_type":"Bearer"})",
          R"({"access_token":"hunter2\u00e4","token_type":"Bearer"})",
          R"({"access_token":"hunter2"})", R"({"access_token":"hunter2","token_type":"mac"})",
          R"({"access_token":"hunter2","token_type":"Bearer","expires_in":-1})",
          R"({"access_token":"hunter2","token_type":"Bearer","expires_in":"soon"})",
          R"({"access_token":"hunter2","token_type":"Bearer","expires_in":null})",
          R"({"access_token":"hunter2","token_type":"Bearer","refresh_token":""})",
          R"({"access_token":"hunter2","token_type":"Bearer","refresh_token":{}})"}) {
        const auto refused = read(bad);
        BOOST_REQUIRE(!refused.has_value());
        BOOST_TEST((refused.error().code == errc::bad_reply));
        BOOST_TEST(refused.error().message().find("hunter2") == std::string::npos);
    }
    const std::string huge(token_response::max_token + 1, 'x');
    BOOST_TEST(!read(R"({"token_type":"Bearer","access_token":")" + huge + "\"}").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

#include <mynah/oauth/discovery.hpp>

#include <boost/test/unit_test.hpp>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"
#include "wall.hpp"

namespace mynah::oauth {
namespace {

const std::string metadata = R"({"issuer":"https://login.example.org/tenant",
    "token_endpoint":"https://login.example.org/token",
    "device_authorization_endpoint":"https://login.example.org/device"})";

class fixture : public testing::web_fixture {
public:
    result<server_metadata> find(std::string_view issuer = "https://login.example.org/tenant")
    {
        return run(discover(web.client(), url_of(issuer)));
    }
    std::string first_line(std::size_t index)
    {
        const auto request = web.request(index);
        return request.substr(0, request.find("\r\n"));
    }
};

BOOST_FIXTURE_TEST_SUITE(discovery_test, fixture)

BOOST_AUTO_TEST_CASE(the_endpoints_are_found)
{
    web.reply(200, metadata);
    const auto m = find().value();
    BOOST_TEST(m.token_endpoint.text() == "https://login.example.org/token");
    BOOST_TEST(m.device_endpoint.value().text() == "https://login.example.org/device");
    BOOST_TEST(first_line(0) == "GET /tenant/.well-known/openid-configuration HTTP/1.1");
}

BOOST_AUTO_TEST_CASE(the_place_of_the_rfc_is_looked_at_next)
{
    web.reply(404, "");
    web.reply(200, metadata);
    BOOST_TEST(find().has_value());
    BOOST_TEST(first_line(1) == "GET /.well-known/oauth-authorization-server/tenant HTTP/1.1");
    web.reply(404, "");
    web.reply(404, "");
    BOOST_TEST(find().error().code == errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(a_slash_at_the_end_of_the_issuer_makes_no_difference)
{
    web.reply(200, metadata);
    BOOST_TEST(find("https://login.example.org/tenant/").has_value());
    BOOST_TEST(first_line(0) == "GET /tenant/.well-known/openid-configuration HTTP/1.1");
}

BOOST_AUTO_TEST_CASE(a_server_without_the_device_grant_says_so)
{
    web.reply(200, R"({"issuer":"https://login.example.org/tenant",
        "token_endpoint":"https://login.example.org/token"})");
    BOOST_TEST(!find().value().device_endpoint.has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_metadata_of_this_issuer_is_refused)
{
    for (const auto* bad :
         {"<html>", "[]", "{}", R"({"issuer":"https://other.example/"})",
          R"({"issuer":"https://login.example.org/tenant"})",
          R"({"issuer":"https://login.example.org/tenant","token_endpoint":"http://x.example/"})",
          R"({"issuer":"https://login.example.org/tenant","token_endpoint":"https://x.example/",
              "device_authorization_endpoint":"nowhere"})"}) {
        web.reply(200, bad);
        BOOST_TEST(find().error().code == errc::bad_reply, bad);
    }
    web.reply(403, "");
    BOOST_TEST(find().error().code == errc::bad_reply);
    web.reply(502, "");
    BOOST_TEST(find().error().code == errc::token_unavailable);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

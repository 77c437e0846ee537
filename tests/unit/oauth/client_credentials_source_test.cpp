#include <mynah/oauth/client_credentials_source.hpp>

#include <boost/test/unit_test.hpp>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"
#include "wall.hpp"

namespace mynah::oauth {
namespace {

using namespace std::chrono_literals;

class fixture : public testing::web_fixture {
public:
    client_credentials_source source{web.client(), confidential_client(), "xmpp chat",
                                     wall_of(time.wheel())};

    result<secret> get(token_refresh how = token_refresh::when_due) { return run(source.get(how)); }
};

BOOST_FIXTURE_TEST_SUITE(client_credentials_source_test, fixture)

BOOST_AUTO_TEST_CASE(the_client_gets_a_token_for_itself)
{
    web.reply(200, R"({"access_token":"one","token_type":"Bearer","expires_in":100})");
    BOOST_TEST(get().value().reveal() == "one");
    const auto request = web.request(0);
    BOOST_TEST(request.starts_with("POST /token HTTP/1.1\r\nHost: login.example.org\r\n"));
    BOOST_TEST(request.find("\r\nAuthorization: Basic Ym90OnMzY3JldA==\r\n") != std::string::npos);
    BOOST_TEST(request.ends_with("\r\n\r\ngrant_type=client_credentials&scope=xmpp%20chat"));

    web.reply(200, R"({"access_token":"two","token_type":"Bearer"})");
    time.advance(81s);
    BOOST_TEST(get().value().reveal() == "two");
    time.advance(1000h);
    BOOST_TEST(get().value().reveal() == "two");
    web.reply(200, R"({"access_token":"three","token_type":"Bearer"})");
    BOOST_TEST(get(token_refresh::now).value().reveal() == "three");
}

BOOST_AUTO_TEST_CASE(a_client_that_may_not_is_refused_for_good)
{
    web.reply(400, R"({"error":"unauthorized_client"})");
    BOOST_TEST(get().error().code == errc::token_refused);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

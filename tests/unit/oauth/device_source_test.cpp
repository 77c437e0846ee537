#include <mynah/oauth/device_source.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"
#include "wall.hpp"

namespace mynah::oauth {
namespace {

using namespace std::chrono_literals;

class fixture : public testing::web_fixture {
public:
    testing::scratch_folder folder;
    std::string shown;
    device_source source{web.client(),
                         std::make_shared<file_store>(folder.path() / "token"),
                         url_of("https://login.example.org/device"),
                         public_client(),
                         "xmpp",
                         [this](const device_authorization& d) { shown += d.user_code + ";"; },
                         wall_of(time.wheel())};

    std::string token()
    {
        return std::string(run(source.get(token_refresh::when_due)).value().reveal());
    }
    void person_agrees(const std::string& user_code)
    {
        web.reply(200, R"({"device_code":"d","verification_uri":"https://x/","expires_in":99,)"
                       R"("user_code":")" +
                           user_code + "\"}");
        web.reply(200, R"({"access_token":"granted","token_type":"Bearer","expires_in":100,)"
                       R"("refresh_token":"r1"})");
    }
};

BOOST_FIXTURE_TEST_SUITE(device_source_test, fixture)

BOOST_AUTO_TEST_CASE(a_person_is_asked_when_there_is_no_other_way)
{
    person_agrees("ONE");
    BOOST_TEST(token() == "granted");
    BOOST_TEST(shown == "ONE;");
    BOOST_TEST(token_record::parse(folder.read("token")).value().refresh_token.reveal() == "r1");

    time.advance(90s);
    web.reply(200, R"({"access_token":"refreshed","token_type":"Bearer","expires_in":100})");
    BOOST_TEST(token() == "refreshed");
    BOOST_TEST(shown == "ONE;");

    time.advance(90s);
    web.reply(400, R"({"error":"invalid_grant"})");
    person_agrees("TWO");
    BOOST_TEST(token() == "granted");
    BOOST_TEST(shown == "ONE;TWO;");
}

BOOST_AUTO_TEST_CASE(nobody_is_asked_when_the_server_is_away)
{
    person_agrees("ONE");
    token();
    time.advance(200s);
    web.reply(503, "");
    const auto got = run(source.get(token_refresh::when_due));
    BOOST_TEST(got.error().code == errc::token_unavailable);
    BOOST_TEST(shown == "ONE;");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

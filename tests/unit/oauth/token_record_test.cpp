#include <mynah/oauth/token_record.hpp>

#include <boost/test/unit_test.hpp>

#include "../net/support/print_errc.hpp"

namespace mynah::oauth {
namespace {

using std::chrono::seconds;

constexpr std::string_view file = R"({
    "format": "mynah-token-1",
    "token_endpoint": "https://login.example.org/token",
    "client_id": "bot",
    "client_secret": "s3cret",
    "scope": "xmpp offline_access",
    "refresh_token": "refresh",
    "access_token": "access",
    "issued_at": 1767225600,
    "expires_in": 3600
}
)";

std::string with(std::string_view old, std::string_view fresh)
{
    std::string text(file);
    const auto at = text.find(old);
    BOOST_REQUIRE(at != std::string::npos);
    return text.replace(at, old.size(), fresh);
}

BOOST_AUTO_TEST_SUITE(token_record_test)

BOOST_AUTO_TEST_CASE(a_record_is_what_its_file_says)
{
    const auto r = token_record::parse(file).value();
    BOOST_TEST(r.client.token_endpoint.text() == "https://login.example.org/token");
    BOOST_TEST(r.client.id == "bot");
    BOOST_TEST(r.client.password.reveal() == "s3cret");
    BOOST_TEST(r.scope == "xmpp offline_access");
    BOOST_TEST((r.grant == grant::refresh_token));
    BOOST_TEST(r.refresh_token.reveal() == "refresh");
    BOOST_TEST(r.access_token.reveal() == "access");
    BOOST_TEST((r.life.issued_at == wall_time(seconds(1767225600))));
    BOOST_TEST((r.life.life == seconds(3600)));
}

BOOST_AUTO_TEST_CASE(it_is_written_as_it_was_read)
{
    BOOST_TEST(token_record::parse(file).value().write().reveal() == file);
}

BOOST_AUTO_TEST_CASE(most_of_it_may_be_missing)
{
    const auto r = token_record::parse(R"({"format":"mynah-token-1","client_id":"bot",
        "token_endpoint":"https://example.org/t","grant":"client_credentials"})");
    BOOST_TEST((r.value().grant == grant::client_credentials));
    BOOST_TEST(r.value().client.password.empty());
    BOOST_TEST(r.value().access_token.empty());
    BOOST_TEST(!r.value().life.life.has_value());
}

BOOST_AUTO_TEST_CASE(mistakes_are_named_and_not_repeated)
{
    for (const auto& bad :
         {std::string("{"), with("mynah-token-1", "hunter2"), with("client_id", "hunter2"),
          with("https://login", "http://hunter2"), with("\"refresh\"", "\"hunter2 x\""),
          with("\"access\"", "7"), with("3600", "\"hunter2\""), with("1767225600", "-5"),
          with("\"scope\": \"xmpp", "\"grant\": \"hunter2")}) {
        const auto refused = token_record::parse(bad);
        BOOST_REQUIRE(!refused.has_value());
        BOOST_TEST(refused.error().code == errc::invalid_argument);
        BOOST_TEST(refused.error().text.find("hunter2") == std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(what_was_issued_takes_the_place_of_what_was)
{
    auto r = token_record::parse(file).value();
    const auto issued = [](std::string_view json) {
        return token_response::read(json_document::parse(json).value()).value();
    };
    r.renew(issued(R"({"access_token":"a2","token_type":"Bearer","expires_in":60})"),
            wall_time(seconds(5)));
    BOOST_TEST(r.access_token.reveal() == "a2");
    BOOST_TEST(r.refresh_token.reveal() == "refresh");
    BOOST_TEST((r.life.issued_at == wall_time(seconds(5))));
    BOOST_TEST((r.life.life == seconds(60)));
    r.renew(issued(R"({"access_token":"a3","token_type":"Bearer","refresh_token":"r2"})"),
            wall_time());
    BOOST_TEST(r.refresh_token.reveal() == "r2");
    BOOST_TEST(!r.life.life.has_value());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

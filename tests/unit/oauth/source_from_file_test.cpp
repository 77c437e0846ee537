#include <mynah/oauth/source_from_file.hpp>

#include <mynah/oauth/token_record.hpp>
#include <tests/integration/support/captured_log.hpp>
#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"
#include "wall.hpp"

namespace mynah::oauth {
namespace {

namespace fs = std::filesystem;

class fixture : public testing::web_fixture {
public:
    testing::scratch_folder folder;
    testing::captured_log log;
    std::string path = folder.path() / "token";

    void write(std::string_view content)
    {
        folder.write("token", content);
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    }
    result<std::shared_ptr<token_source>> source() { return source_from_file(path, web.client()); }
    std::string token()
    {
        const auto from = source().value();
        return std::string(run(from->get(token_refresh::when_due)).value().reveal());
    }
};

BOOST_FIXTURE_TEST_SUITE(source_from_file_test, fixture)

BOOST_AUTO_TEST_CASE(a_bare_token_is_read_again_each_time)
{
    write("one\n");
    const auto from = source().value();
    write("two\n");
    BOOST_TEST(run(from->get(token_refresh::when_due)).value().reveal() == "two");
    BOOST_TEST(log.text() == "");
}

BOOST_AUTO_TEST_CASE(a_record_is_refreshed)
{
    token_record record(public_client());
    record.refresh_token = secret("refresh");
    write(record.write().reveal());
    web.reply(200, R"({"access_token":"access","token_type":"Bearer"})");
    BOOST_TEST(token() == "access");
    BOOST_TEST(
        web.request(0).ends_with("grant_type=refresh_token&refresh_token=refresh&"
                                 "client_id=bot"));
}

BOOST_AUTO_TEST_CASE(a_client_may_be_there_for_itself)
{
    token_record record(confidential_client(), "xmpp");
    record.grant = grant::client_credentials;
    write(record.write().reveal());
    web.reply(200, R"({"access_token":"access","token_type":"Bearer"})");
    BOOST_TEST(token() == "access");
    BOOST_TEST(web.request(0).ends_with("grant_type=client_credentials&scope=xmpp"));
}

BOOST_AUTO_TEST_CASE(a_file_that_others_can_read_is_warned_of)
{
    write("one\n");
    fs::permissions(path, fs::perms::others_read, fs::perm_options::add);
    BOOST_TEST(source().has_value());
    BOOST_TEST(log.text().find("chmod 600") != std::string::npos);
    BOOST_TEST(log.text().find("one") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(mistakes_are_told_at_once)
{
    BOOST_TEST(source().error().text.find("cannot read " + path) == 0u);
    write("");
    BOOST_TEST(source().error().code == errc::credentials_missing);
    write("{\"hunter2\":1}");
    const auto why = source().error();
    BOOST_TEST(why.code == errc::invalid_argument);
    BOOST_TEST(why.message().find("run mynah-login again") != std::string::npos);
    BOOST_TEST(why.message().find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

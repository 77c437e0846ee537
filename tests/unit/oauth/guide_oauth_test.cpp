// The code of docs/guide/oauth.md, between `// [name]` and `// [/name]`.
#include <mynah/base/offload.hpp>
#include <mynah/oauth/client_credentials_source.hpp>
#include <mynah/oauth/command_source.hpp>
#include <mynah/oauth/source_from_file.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "../http/support/canned_web.hpp"
#include "wall.hpp"

namespace mynah {
namespace {

// [own]
// Blocks for as long as the vault takes.
result<secret> ask_the_vault(std::string account)
{
    if (account.empty()) return error(errc::credentials_missing, "no account was given");
    return secret("token-for-" + account);
}

class vault_source final : public token_source {
public:
    explicit vault_source(std::string account) : account_(std::move(account)) {}

    task<result<secret>> get(token_refresh) override
    {
        auto account = account_;
        auto asking = offload(&ask_the_vault, std::move(account));
        auto token = co_await std::move(asking);
        co_return token;
    }

private:
    std::string account_;
};
// [/own]

// [file]
result<std::shared_ptr<token_source>> token_of(std::string file,
                                               std::shared_ptr<const net::tls_context> tls)
{
    return oauth::source_from_file(std::move(file),
                                   http::client(http::over_network(), std::move(tls)));
}
// [/file]

// [kinds]
std::shared_ptr<token_source> from_a_program()
{
    std::vector<std::string> command{"printf", "%s", "token-from-a-program"};
    return std::make_shared<oauth::command_source>(std::move(command));
}

std::shared_ptr<token_source> for_the_client_itself(http::client by, http::url token_endpoint,
                                                    secret client_secret)
{
    oauth::registered_client bot(std::move(token_endpoint), "bot", std::move(client_secret));
    return std::make_shared<oauth::client_credentials_source>(std::move(by), std::move(bot),
                                                              "xmpp");
}
// [/kinds]

BOOST_FIXTURE_TEST_SUITE(guide_oauth_test, testing::web_fixture)

BOOST_AUTO_TEST_CASE(a_source_of_ones_own)
{
    vault_source source("bot@example.org");
    BOOST_TEST(run(source.get(token_refresh::when_due)).value().reveal() ==
               "token-for-bot@example.org");
}

BOOST_AUTO_TEST_CASE(a_file)
{
    const testing::scratch_folder folder;
    const auto path = folder.write("token", "token-of-a-file\n");
    std::filesystem::permissions(path, std::filesystem::perms::owner_read);
    const auto source = token_of(path, nullptr).value();
    BOOST_TEST(run(source->get(token_refresh::when_due)).value().reveal() == "token-of-a-file");
}

BOOST_AUTO_TEST_CASE(the_client_itself)
{
    web.reply(200, R"({"access_token":"access","token_type":"Bearer"})");
    const auto source = for_the_client_itself(
        web.client(), oauth::url_of("https://login.example.org/token"), secret("s3cret"));
    BOOST_TEST(run(source->get(token_refresh::when_due)).value().reveal() == "access");
}

BOOST_AUTO_TEST_CASE(a_program)
{
    const auto source = from_a_program();
    testing::pending<result<secret>> one(io, source->get(token_refresh::when_due));
    settle(io);
    while (!one.done()) {
        io.restart();
        io.run_one_for(std::chrono::seconds(1));
    }
    BOOST_TEST(one.value().value().reveal() == "token-from-a-program");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah

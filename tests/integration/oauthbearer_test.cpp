// OAUTHBEARER (RFC 7628) on a real server: Prosody with the modules of Debian's prosody-modules,
// which ask a real authorization server about each token.
//
// This Prosody refuses at once. The other form of a refusal, where the server says why first, is in
// the dialogues of tests/unit/protocol.
#include <mynah/oauth/token_record.hpp>
#include <mynah/oauth/token_store.hpp>

#include <tests/integration/support/event_loop.hpp>
#include <tests/integration/support/print.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/support/oidc_provider.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/requirements.hpp>
#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

constexpr auto patience = 60s;
constexpr const char* over = "this-one-is-over";

server_options asking(authority& ca, const oidc_provider& provider)
{
    server_options options;
    options.ca = &ca;
    options.more_modules = {"sasl_oauthbearer"};
    options.authentication =
        "authentication = \"oauthbearer\"\noauth_client_id = \"desk\"\n"
        "oauth_client_secret = \"none that anybody asks for\"\noauth_url = \"" +
        provider.issuer() + "/good/{{password}}\"\n";
    return options;
}

struct fixture {
    authority ca;
    oidc_provider provider{ca};
    prosody server{asking(ca, provider)};
    scratch_folder folder;
    event_loop loop;
    std::string path = folder.path() / "bot.token";

    // Somebody has agreed; but the token that was issued then is over, and nobody knows it yet.
    void log_in_with_a_token_that_is_over()
    {
        auto login =
            run_program("mynah-login", {"device", "--issuer", provider.issuer(), "--client-id",
                                        "bot", "--scope", "openid offline_access", "--token-file",
                                        path, "--ca-file", provider.ca_file()});
        provider.agree(page_of(login));
        BOOST_REQUIRE(login.wait(patience) == 0);
        oauth::file_store file(path);
        auto record = loop.run(file.load()).value();
        record.access_token = secret(over);
        BOOST_REQUIRE(loop.run(file.store(std::move(record))));
    }

    // What was printed has neither a token of now nor that one in it.
    void check_silence(const std::string& printed)
    {
        const auto now = oauth::token_record::parse(folder.read("bot.token")).value();
        for (const auto& hidden :
             {now.access_token.reveal(), now.refresh_token.reveal(), std::string_view(over)}) {
            BOOST_TEST(!hidden.empty());
            BOOST_TEST(printed.find(hidden) == std::string::npos, printed);
        }
    }

    child echo(const std::string& token_file)
    {
        return run_program(
            "mynah-echo",
            {"--jid", "bot@localhost", "--connect", "127.0.0.1:" + std::to_string(server.port()),
             "--ca-file", ca.file().string(), "--token-file", token_file, "--log-level", "debug"});
    }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(oauthbearer_test, fixture,
                         *needs("prosody") * needs("prosody-modules") * needs("oidc-provider"))

// Refused once, renewed once, tried once more on a new connection.
BOOST_AUTO_TEST_CASE(a_token_that_is_over_is_renewed_and_logs_in)
{
    log_in_with_a_token_that_is_over();
    auto bot = echo(path);
    BOOST_CHECK_NO_THROW(bot.expect("online jid=bot@localhost/", patience));
    BOOST_TEST(bot.output().find("OAUTHBEARER") != std::string::npos, bot.output());
    BOOST_TEST(bot.output().find("the token was refused: a new one is tried") != std::string::npos,
               bot.output());
    BOOST_TEST(bot.stop() == 0, bot.output());
    check_silence(bot.output());

    // The next process begins with the good one.
    auto again = echo(path);
    BOOST_CHECK_NO_THROW(again.expect("online jid=bot@localhost/", patience));
    BOOST_TEST(again.output().find("the token was refused") == std::string::npos, again.output());
    BOOST_TEST(again.stop() == 0, again.output());
}

BOOST_AUTO_TEST_CASE(a_token_that_nobody_renews_is_the_end)
{
    auto bot = echo(folder.write("token", "made-up-by-me\n").string());
    BOOST_TEST(bot.wait(patience) == 3, bot.output());
    BOOST_TEST(bot.output().find("the token was refused") != std::string::npos, bot.output());
    BOOST_TEST(bot.output().find("made-up-by-me") == std::string::npos, bot.output());
}

BOOST_AUTO_TEST_SUITE_END()

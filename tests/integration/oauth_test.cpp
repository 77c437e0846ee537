// Tokens from a real authorization server: mynah-login, its file, and what a bot makes of it.
#include <mynah/base/private_file.hpp>
#include <mynah/http/form.hpp>
#include <mynah/oauth/client_credentials_source.hpp>
#include <mynah/oauth/source_from_file.hpp>
#include <mynah/oauth/token_record.hpp>

#include <mynah/net/tls_context.hpp>
#include <tests/integration/support/captured_log.hpp>
#include <tests/integration/support/event_loop.hpp>
#include <tests/integration/support/print.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/support/oidc_provider.hpp>
#include <tests/support/ports.hpp>
#include <tests/support/proxies.hpp>
#include <tests/support/requirements.hpp>
#include <tests/support/scratch_folder.hpp>
#include <tests/support/tcp_tap.hpp>

#include <fmt/format.h>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <set>

namespace mynah::testing {
namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;

class fixture {
public:
    authority ca;
    oidc_provider server{ca};
    scratch_folder folder;
    event_loop loop;
    captured_log log{log::level::trace};
    std::string path = folder.path() / "bot.token";

    child run_login(std::vector<std::string> more, bool trusting = true)
    {
        std::vector<std::string> words{"device",   "--proxy",       "none",
                                       "--issuer", server.issuer(), "--token-file",
                                       path,       "--scope",       "openid offline_access"};
        if (trusting) words.insert(words.end(), {"--ca-file", server.ca_file()});
        words.insert(words.end(), more.begin(), more.end());
        return run_program("mynah-login", std::move(words));
    }

    http::client client()
    {
        net::tls_options options;
        options.system_authorities = false;
        options.ca_file = server.ca_file();
        return http::client(http::over_network(), net::tls_context::create(options).value());
    }

    oauth::token_record saved()
    {
        return oauth::token_record::parse(folder.read("bot.token")).value();
    }

    // What the file holds now must never be printed.
    void note_secrets()
    {
        const auto record = saved();
        for (const auto* token : {&record.access_token, &record.refresh_token})
            if (!token->empty()) secrets.emplace(token->reveal());
    }

    void check_silence(const std::string& printed) const
    {
        BOOST_TEST(!secrets.empty());
        for (const auto& one : secrets) {
            BOOST_TEST(printed.find(one) == std::string::npos, printed);
            BOOST_TEST(log.text().find(one) == std::string::npos, log.text());
        }
    }

    std::set<std::string> secrets;
};

BOOST_FIXTURE_TEST_SUITE(oauth_test, fixture, *needs("oidc-provider"))

BOOST_AUTO_TEST_CASE(a_bot_lives_on_its_token_file_until_the_consent_is_gone)
{
    auto login = run_login({"--client-id", "bot", "--qr", "always"});
    const auto place = page_of(login);
    login.expect("\u2580", patience);  // the QR code
    login.expect("Waiting", patience);
    server.agree(place);
    login.expect("The token is in " + path, patience);
    BOOST_TEST(login.wait(patience) == 0);
    BOOST_TEST(!readable_by_others(path));
    note_secrets();
    const auto first = saved();

    const auto source = oauth::source_from_file(path, client()).value();
    auto got = loop.run(source->get(token_refresh::when_due));
    BOOST_TEST((got.value() == first.access_token));

    // Each refresh gives new ones of both.
    auto before = saved();
    for (int i = 0; i < 2; ++i) {
        got = loop.run(source->get(token_refresh::now));
        note_secrets();
        const auto now = saved();
        BOOST_TEST((got.value() == now.access_token));
        BOOST_TEST(!(now.access_token == before.access_token));
        BOOST_TEST(!(now.refresh_token == before.refresh_token));
        before = now;
    }

    const auto restarted = oauth::source_from_file(path, client()).value();
    got = loop.run(restarted->get(token_refresh::when_due));
    BOOST_TEST((got.value() == before.access_token));

    http::form form;
    form.add("token", before.refresh_token).add("client_id", "bot");
    const auto revocation = http::url::parse(server.issuer() + "/token/revocation").value();
    const auto revoked = loop.run(client().exchange(http::request::post(revocation, form.take())));
    BOOST_TEST(revoked.value().status == 200u);
    got = loop.run(restarted->get(token_refresh::now));
    BOOST_TEST(got.error().code == errc::consent_gone);
    BOOST_TEST(got.error().message().find("run mynah-login again") != std::string::npos);
    check_silence(login.output() + got.error().message() + got.error().peer_text);
}

// As after a copy of the file was used, or two bots had one.
BOOST_AUTO_TEST_CASE(a_refresh_token_that_somebody_else_has_used_is_worth_nothing)
{
    auto login = run_login({"--client-id", "bot"});
    server.agree(page_of(login));
    BOOST_TEST(login.wait(patience) == 0);
    note_secrets();
    const auto source = oauth::source_from_file(path, client()).value();
    loop.run(source->get(token_refresh::when_due)).value();

    const auto copy = (folder.path() / "copy").string();
    std::filesystem::copy_file(path, copy);
    const auto other = oauth::source_from_file(copy, client()).value();
    loop.run(other->get(token_refresh::when_due)).value();
    loop.run(other->get(token_refresh::now)).value();
    const auto got = loop.run(source->get(token_refresh::now));
    BOOST_TEST(got.error().code == errc::consent_gone);
    check_silence(login.output() + got.error().message() + got.error().peer_text);
}

BOOST_AUTO_TEST_CASE(a_person_who_says_no_ends_it)
{
    const auto secret_file = folder.write("client", oidc_provider::desk_secret).string();
    auto login = run_login({"--client-id", "desk", "--client-secret-file", secret_file});
    server.refuse(page_of(login));
    login.expect("access_denied", patience);
    BOOST_TEST(login.wait(patience) == 3);
    BOOST_TEST(!std::filesystem::exists(path));
    BOOST_TEST(login.output().find(oidc_provider::desk_secret) == std::string::npos);
}

BOOST_AUTO_TEST_CASE(without_a_refresh_token_there_is_a_warning)
{
    auto login = run_login({"--client-id", "shy"});
    server.agree(page_of(login));
    login.expect("no refresh token", patience);
    BOOST_TEST(login.wait(patience) == 0);
    note_secrets();
    const auto source = oauth::source_from_file(path, client()).value();
    const auto got = loop.run(source->get(token_refresh::now));
    BOOST_TEST((got.value() == saved().access_token));
    check_silence(login.output());
}

BOOST_AUTO_TEST_CASE(a_client_gets_a_token_for_itself)
{
    const auto endpoint = http::url::parse(server.issuer() + "/token").value();
    const auto ask = [&](const char* password) {
        oauth::client_credentials_source source(
            client(), oauth::registered_client(endpoint, "desk", secret(password)), "");
        return loop.run(source.get(token_refresh::when_due));
    };
    BOOST_TEST(!ask(oidc_provider::desk_secret).value().empty());
    const auto refused = ask("another-secret-of-the-client");
    BOOST_TEST(refused.error().code == errc::token_refused);
    BOOST_TEST(refused.error().text.find("invalid_client") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(mynah_login_says_what_is_wrong_by_its_exit_status)
{
    auto unknown = run_login({"--client-id", "nobody"});
    unknown.expect("invalid_client", patience);
    BOOST_TEST(unknown.wait(patience) == 3);

    auto untrusted = run_login({"--client-id", "bot"}, false);
    untrusted.expect("certificate", patience);
    BOOST_TEST(untrusted.wait(patience) == 4);

    auto interrupted = run_login({"--client-id", "bot"});
    interrupted.expect("Waiting", patience);
    interrupted.signal(SIGINT);
    interrupted.expect("nothing was written", patience);
    BOOST_TEST(interrupted.wait(patience) == 130);
    BOOST_TEST(!std::filesystem::exists(path));

    path = folder.path() / "missing/token";
    auto nowhere = run_login({"--client-id", "bot"});
    nowhere.expect("cannot create files in", patience);
    BOOST_TEST(nowhere.wait(patience) == 2);

    // Told before anybody is asked to agree to a token that could not be kept.
    path = folder.path();
    auto no_file = run_login({"--client-id", "bot"});
    no_file.expect("--token-file: " + path + " is no file that can be replaced", patience);
    BOOST_TEST(no_file.wait(patience) == 2);
    BOOST_TEST(no_file.output().find("Open this page") == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_CASE(mynah_login_explains_itself)
{
    auto help = run_program("mynah-login", {"--help"});
    help.expect("device", patience);
    BOOST_TEST(help.wait(patience) == 0);
    auto nothing = run_program("mynah-login", {});
    nothing.expect("a subcommand is missing: device, check, networks", patience);
    BOOST_TEST(nothing.wait(patience) == 2);
    auto unknown = run_program("mynah-login", {"foo"});
    unknown.expect("'foo' is no subcommand: device, check, networks", patience);
    BOOST_TEST(unknown.wait(patience) == 2);
    auto nameless = run_program("mynah-login", {"device", "--client-id", "x", "--token-file", "",
                                                "--issuer", "https://login.example.org"});
    nameless.expect("--token-file: the file has no name", patience);
    BOOST_TEST(nameless.wait(patience) == 2);
    const scratch_folder folder;
    auto secretless =
        run_program("mynah-login", {"device", "--client-id", "x", "--token-file", "x", "--issuer",
                                    "https://login.example.org", "--client-secret-file",
                                    folder.write("secret", "\n").string()});
    secretless.expect("its first line has no secret", patience);
    BOOST_TEST(secretless.wait(patience) == 2);
    auto half = run_program("mynah-login", {"device", "--client-id", "x", "--token-file", "x"});
    half.expect("--issuer is missing", patience);
    BOOST_TEST(half.wait(patience) == 2);
    auto clear = run_program("mynah-login", {"device", "--client-id", "x", "--token-file", "x",
                                             "--issuer", "http://login.example.org"});
    clear.expect("use https://", patience);
    BOOST_TEST(clear.wait(patience) == 2);
}

// The name is the proxy's to look up, too.
BOOST_AUTO_TEST_CASE(mynah_login_goes_by_the_proxy, *needs("microsocks"))
{
    const scratch_folder folder;
    const closed_port nobody;
    const running_proxy proxy(proxy_program::microsocks);
    const auto by = [](const tcp_tap& tap) {
        return fmt::format("socks5://127.0.0.1:{}", tap.port());
    };
    const auto asks_through = [&](const tcp_tap& tap, std::vector<std::string> more,
                                  child::variables environment) {
        std::vector<std::string> words{"device",
                                       "--client-id",
                                       "bot",
                                       "--token-file",
                                       folder.path() / "token",
                                       "--issuer",
                                       fmt::format("https://localhost:{}", nobody.number())};
        words.insert(words.end(), more.begin(), more.end());
        auto login = run_program("mynah-login", std::move(words), std::move(environment));
        BOOST_TEST(login.wait(patience) == 1, login.output());
        BOOST_TEST(login.output().find("proxy " + by(tap) + ": it cannot connect to localhost:") !=
                       std::string::npos,
                   login.output());
        const std::string asked("\5\1\0\3\11localhost", 14);
        BOOST_TEST(tap.from_client().find(asked) != std::string::npos);
    };
    const tcp_tap one(proxy.port()), other(proxy.port()), third(proxy.port());
    asks_through(one, {"--proxy", by(one)}, {});
    asks_through(third, {}, {{"MYNAH_PROXY", by(third)}, {"all_proxy", "socks5://127.0.0.1:1"}});
    asks_through(other, {}, {{"all_proxy", by(other)}, {"no_proxy", "example.org"}});

    auto wrong =
        run_program("mynah-login", {"device", "--client-id", "x", "--token-file", "x", "--issuer",
                                    "https://localhost", "--proxy", "ftp://x"});
    BOOST_TEST(wrong.wait(patience) == 2, wrong.output());
    BOOST_TEST(wrong.output().find("--proxy: ") != std::string::npos, wrong.output());
}

}  // namespace
}  // namespace mynah::testing

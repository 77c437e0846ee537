// Whatever goes wrong, nothing secret is printed: not in a log line, not in an error, and not
// because the server repeats it.
#include <mynah/base/log.hpp>
#include <mynah/oauth/client_credentials_source.hpp>
#include <mynah/oauth/command_source.hpp>
#include <mynah/oauth/device_grant.hpp>
#include <mynah/oauth/refreshing_source.hpp>

#include <tests/integration/support/captured_log.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

#include "../http/support/canned_web.hpp"
#include "wall.hpp"

namespace mynah::oauth {
namespace {

// Each long enough to be one, with the word that is looked for.
constexpr std::string_view refresh = "hunter2-refresh-token-0001";
constexpr std::string_view access = "hunter2-access-token-000002";
constexpr std::string_view password = "hunter2-client-secret-00003";
constexpr std::string_view device = "hunter2-device-code-0000004";

std::string all_of_them()
{
    return std::string(refresh) + " " + std::string(access) + " " + std::string(password) + " " +
           std::string(device);
}

class answer {
public:
    answer(unsigned s, std::string b) : status(s), body(std::move(b)) {}
    unsigned status;
    std::string body;
};

// Every way to be wrong, with the secrets in it.
std::vector<answer> wrong_answers()
{
    const auto said = all_of_them();
    std::vector<answer> all;
    for (const auto* code : {"invalid_request", "invalid_client", "invalid_grant",
                             "unauthorized_client", "unsupported_grant_type", "invalid_scope",
                             "access_denied", "expired_token", "server_error", "something_else"})
        for (const unsigned status : {200u, 400u, 401u, 503u})
            all.emplace_back(status, std::string(R"({"error":")") + code +
                                         R"(","error_description":")" + said + "\"}");
    for (const unsigned status : {200u, 302u, 400u, 404u, 429u, 500u}) {
        all.emplace_back(status, said);
        all.emplace_back(status, "<html>" + said + "</html>");
        all.emplace_back(status, R"({"access_token":")" + said);
        all.emplace_back(status, R"({"access_token":")" + said + R"(","token_type":"Bearer"})");
        all.emplace_back(status, R"({"access_token":"x","token_type":")" + said + "\"}");
        all.emplace_back(status, R"({"error":")" + said + "\"}");
    }
    all.emplace_back(200, all_of_them() + std::string(70'000, 'x'));
    return all;
}

class fixture : public testing::web_fixture {
public:
    testing::captured_log log{log::level::trace};
    std::string printed;
    int failures = 0;

    // As a bot would print it.
    template <class T>
    void print(const result<T>& got)
    {
        if (got) return;
        ++failures;
        log::error("test", "no token", {{"reason", got.error()}});
        printed += got.error().message() + got.error().text + got.error().peer_text;
        try {
            got.value();
        } catch (const std::exception& e) {
            printed += e.what();
        }
    }

    // A program needs the time that it needs.
    result<secret> run_for_real(command_source& source)
    {
        testing::pending<result<secret>> one(io, source.get(token_refresh::now));
        settle(io);
        while (!one.done()) {
            io.restart();
            io.run_one_for(std::chrono::seconds(1));
        }
        return one.value();
    }

    ~fixture()
    {
        BOOST_TEST(failures > 0);
        BOOST_TEST(!log.text().empty());
        for (const auto& text : {log.text(), printed}) {
            const auto at = text.find("hunter2");
            const auto around = at == std::string::npos ? 0 : std::max<std::size_t>(at, 100) - 100;
            BOOST_TEST(at == std::string::npos, text.substr(around, 300));
        }
    }
};

BOOST_FIXTURE_TEST_SUITE(oauth_silence_test, fixture)

BOOST_AUTO_TEST_CASE(of_a_refresh)
{
    token_record record(registered_client(url_of("https://login.example.org/token?x=hunter2"),
                                          "bot", secret(password)));
    record.refresh_token = secret(refresh);
    record.access_token = secret(access);
    record.life = {test_start - std::chrono::seconds(1000), std::chrono::seconds(100)};
    for (const auto& wrong : wrong_answers()) {
        refreshing_source source(web.client(), std::make_shared<memory_store>(record),
                                 wall_of(time.wheel()));
        web.reply(wrong.status, wrong.body);
        print(run(source.get(token_refresh::now)));
        web.cut_after("HTTP/1.1 200 OK\r\nX: " + wrong.body);
        print(run(source.get(token_refresh::now)));
    }
}

BOOST_AUTO_TEST_CASE(of_a_client_for_itself)
{
    for (const auto& wrong : wrong_answers()) {
        client_credentials_source source(
            web.client(),
            registered_client(url_of("https://login.example.org/token"), "bot", secret(password)),
            "xmpp", wall_of(time.wheel()));
        web.reply(wrong.status, wrong.body);
        print(run(source.get(token_refresh::when_due)));
    }
}

BOOST_AUTO_TEST_CASE(of_a_device_grant)
{
    const auto asked = R"({"device_code":")" + std::string(device) +
                       R"(","user_code":"u","verification_uri":"https://x/","expires_in":9})";
    for (const auto& wrong : wrong_answers()) {
        device_grant grant(web.client(), time.wheel(), url_of("https://login.example.org/device"),
                           public_client());
        web.reply(wrong.status, wrong.body);
        print(run(grant.begin("xmpp")));
        web.reply(200, asked);
        auto begun = run(grant.begin("xmpp"));
        web.reply(wrong.status, wrong.body);
        print(run(grant.finish(std::move(begun.value()))));
    }
}

BOOST_AUTO_TEST_CASE(of_a_program)
{
    command_source failing = command_source::by_shell("echo " + std::string(access) + "; exit 1");
    print(run_for_real(failing));
    command_source wordy = command_source::by_shell("echo '" + std::string(access) + " and more'");
    print(run_for_real(wordy));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

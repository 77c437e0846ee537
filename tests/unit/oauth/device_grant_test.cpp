#include <mynah/oauth/device_grant.hpp>

#include <boost/test/unit_test.hpp>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"
#include "wall.hpp"

namespace mynah::oauth {
namespace {

using namespace std::chrono_literals;
using std::chrono::seconds;

// RFC 8628 3.2
const std::string example = R"({
    "device_code": "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS",
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://example.com/device",
    "verification_uri_complete": "https://example.com/device?user_code=WDJB-MJHT",
    "expires_in": 1800,
    "interval": 5
})";
const std::string tokens =
    R"({"access_token":"access","token_type":"Bearer","refresh_token":"refresh"})";

result<device_authorization> read(std::string_view json)
{
    return device_authorization::read(json_document::parse(json).value());
}

std::string refused(const char* code) { return std::string(R"({"error":")") + code + "\"}"; }

class fixture : public testing::web_fixture {
public:
    device_grant grant{web.client(), time.wheel(), url_of("https://login.example.org/device"),
                       public_client()};

    result<token_response> finish() { return run(grant.finish(read(example).value())); }
    errc failure() { return static_cast<errc>(finish().error().code.value()); }
    void pending_once() { web.reply(400, refused("authorization_pending")); }

    // How long it took, in whole seconds.
    template <class F>
    seconds taken(F f)
    {
        const auto begun = time.now();
        f();
        return std::chrono::floor<seconds>(time.now() - begun);
    }
};

BOOST_FIXTURE_TEST_SUITE(device_grant_test, fixture)

BOOST_AUTO_TEST_CASE(the_example_of_the_rfc)
{
    const auto d = read(example).value();
    BOOST_TEST(d.device_code.reveal() == "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS");
    BOOST_TEST(d.user_code == "WDJB-MJHT");
    BOOST_TEST(d.verification_uri == "https://example.com/device");
    BOOST_TEST(d.verification_uri_complete == "https://example.com/device?user_code=WDJB-MJHT");
    BOOST_TEST((d.expires_in == seconds(1800)));
    BOOST_TEST((d.interval == seconds(5)));
}

BOOST_AUTO_TEST_CASE(without_an_interval_it_is_5_seconds)
{
    const auto d = read(R"({"device_code":"d","user_code":"u","verification_url":"https://x/",
        "expires_in":"900"})");
    BOOST_TEST((d.value().interval == seconds(5)));
    BOOST_TEST(d.value().verification_uri == "https://x/");
    BOOST_TEST(d.value().verification_uri_complete.empty());
}

BOOST_AUTO_TEST_CASE(what_a_terminal_should_not_see_is_refused)
{
    for (const auto* bad :
         {R"({"user_code":"u","verification_uri":"https://x/","expires_in":9})",
          R"({"device_code":"d","user_code":"\u001b[2J","verification_uri":"u","expires_in":9})",
          R"({"device_code":"d","user_code":"u","verification_uri":"u\n","expires_in":9})",
          R"({"device_code":"d","user_code":"","verification_uri":"u","expires_in":9})",
          R"({"device_code":"d","user_code":"u","verification_uri":"u"})",
          R"({"device_code":"d","user_code":"u","verification_uri":"u","expires_in":0})",
          R"({"device_code":"d","user_code":"u","verification_uri":"u","expires_in":9,
              "interval":-1})"})
        BOOST_TEST(!read(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(it_begins_with_the_scope_and_the_client)
{
    web.reply(200, example);
    BOOST_TEST(run(grant.begin("xmpp offline_access")).value().user_code == "WDJB-MJHT");
    const auto request = web.request(0);
    BOOST_TEST(request.starts_with("POST /device HTTP/1.1\r\n"));
    BOOST_TEST(request.ends_with("\r\n\r\nscope=xmpp%20offline_access&client_id=bot"));
}

BOOST_AUTO_TEST_CASE(a_client_that_may_not_begin_is_told_so)
{
    web.reply(400, refused("invalid_client"));
    BOOST_TEST(run(grant.begin("")).error().code == errc::token_refused);
    web.reply(200, "{}");
    BOOST_TEST(run(grant.begin("")).error().code == errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(it_asks_until_somebody_has_agreed)
{
    pending_once();
    pending_once();
    web.reply(200, tokens);
    const auto time_taken = taken([this] {
        const auto got = finish();
        BOOST_TEST(got.value().access_token.reveal() == "access");
        BOOST_TEST(got.value().refresh_token.reveal() == "refresh");
    });
    BOOST_TEST((time_taken >= 15s && time_taken <= 17s));
    BOOST_TEST(web.request(2).ends_with(
        "\r\n\r\ngrant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Adevice_code&"
        "device_code=GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS&client_id=bot"));
}

BOOST_AUTO_TEST_CASE(it_slows_down_by_5_seconds_and_stays_slow)
{
    web.reply(400, refused("slow_down"));
    pending_once();
    web.reply(200, tokens);
    const auto time_taken = taken([this] { finish().value(); });
    BOOST_TEST((time_taken >= 25s && time_taken <= 27s));  // 5 + 10 + 10
}

BOOST_AUTO_TEST_CASE(a_server_that_is_away_is_asked_half_as_often)
{
    web.refuse(errc::connect_failed);
    web.reply(503, "");
    web.reply(200, tokens);
    const auto time_taken = taken([this] { finish().value(); });
    BOOST_TEST((time_taken >= 35s && time_taken <= 37s));  // 5 + 10 + 20
}

BOOST_AUTO_TEST_CASE(a_no_is_final)
{
    web.reply(400, refused("access_denied"));
    BOOST_TEST(failure() == errc::token_refused);
    web.reply(400, refused("expired_token"));
    BOOST_TEST(failure() == errc::timed_out);
    web.reply(400, refused("invalid_grant"));
    BOOST_TEST(failure() == errc::consent_gone);
    web.reply(200, "<html>");
    BOOST_TEST(failure() == errc::bad_reply);
}

BOOST_AUTO_TEST_CASE(it_ends_with_the_code)
{
    for (int i = 0; i < 400; ++i) pending_once();
    const auto time_taken = taken([this] { BOOST_TEST(failure() == errc::timed_out); });
    BOOST_TEST((time_taken > 1780s && time_taken <= 1800s));
}

class granting {
public:
    granting(asio::io_context&, timer_wheel& wheel)
        : web_(wheel),
          grant_(web_.client(), wheel, url_of("https://login.example.org/device"), public_client())
    {
        web_.reply(200, R"({"device_code":"d","user_code":"u","verification_uri":"https://x/",
            "expires_in":9,"interval":1})");
        web_.reply(400, refused("authorization_pending"));
        web_.reply(200, tokens);
    }
    task<> body() { return use(grant_); }
    void check() {}

private:
    static task<> use(device_grant& grant)
    {
        auto beginning = grant.begin("x");
        auto asked = co_await std::move(beginning);
        auto finishing = grant.finish(std::move(asked.value()));
        const auto got = co_await std::move(finishing);
        BOOST_TEST(got.value().access_token.reveal() == "access");
    }

    testing::canned_web web_;
    device_grant grant_;
};

BOOST_AUTO_TEST_CASE(it_can_be_cancelled_at_every_step) { cancel_at_every_step<granting>(); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

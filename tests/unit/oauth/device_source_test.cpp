#include <mynah/oauth/device_source.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"
#include "wall.hpp"

namespace mynah::oauth {
namespace {

using namespace std::chrono_literals;
using testing::pending;

const std::string granted =
    R"({"access_token":"granted","token_type":"Bearer","expires_in":100,"refresh_token":"r1"})";

std::string code(const std::string& user_code, const std::string& more = {})
{
    return R"({"device_code":"of-)" + user_code +
           R"(","verification_uri":"https://x/","expires_in":99,"user_code":")" + user_code + "\"" +
           more + "}";
}

std::string refused(const std::string& why) { return R"({"error":")" + why + "\"}"; }

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
        web.reply(200, code(user_code));
        web.reply(200, granted);
    }
    // A log-in that waits for the token, and is given up.
    void log_in_for(duration patience)
    {
        pending<result<secret>> asking(io, source.get(token_refresh::when_due));
        time.advance(patience);
        BOOST_TEST(!asking.done());
        asking.cancel();
        time.settle();
        BOOST_TEST(asking.aborted());
    }
    error failure() { return run(source.get(token_refresh::when_due)).error(); }
    bool asked_about(std::size_t request, const std::string& user_code)
    {
        return web.request(request).find("device_code=of-" + user_code + "&") != std::string::npos;
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

// A person is slower than a log-in, which waits 30 s and is then tried again.
BOOST_AUTO_TEST_CASE(a_log_in_that_is_given_up_leaves_the_code_to_the_next_one)
{
    web.reply(200, code("ONE"));
    for (int i = 0; i != 5; ++i) web.reply(400, refused("authorization_pending"));
    log_in_for(28s);
    web.reply(200, granted);
    BOOST_TEST(token() == "granted");
    BOOST_TEST(shown == "ONE;");
    BOOST_TEST(asked_about(5, "ONE"));
    BOOST_TEST(asked_about(6, "ONE"));
    BOOST_TEST(web.requests() == 7u);
}

BOOST_AUTO_TEST_CASE(the_rhythm_of_asking_goes_on_over_log_ins)
{
    web.reply(200, code("ONE", R"(,"interval":40)"));
    log_in_for(30s);
    web.reply(200, granted);
    pending<result<secret>> asking(io, source.get(token_refresh::when_due));
    time.advance(9s);
    BOOST_TEST(web.requests() == 1u);
    time.advance(2s);
    BOOST_TEST(web.requests() == 2u);
    BOOST_TEST(asking.value().value().reveal() == "granted");
}

BOOST_AUTO_TEST_CASE(a_slower_rhythm_that_the_server_wished_for_stays)
{
    web.reply(200, code("ONE"));
    web.reply(400, refused("slow_down"));
    log_in_for(6s);  // asked at 5 s, to be asked again at 15 s
    web.reply(200, granted);
    pending<result<secret>> asking(io, source.get(token_refresh::when_due));
    time.advance(8s);
    BOOST_TEST(web.requests() == 2u);
    time.advance(2s);
    BOOST_TEST(asking.value().value().reveal() == "granted");
}

BOOST_AUTO_TEST_CASE(a_code_that_has_expired_meanwhile_makes_room_for_a_new_one)
{
    web.reply(200, code("ONE"));
    log_in_for(3s);
    time.advance(100s);
    person_agrees("TWO");
    BOOST_TEST(token() == "granted");
    BOOST_TEST(shown == "ONE;TWO;");
    BOOST_TEST(asked_about(2, "TWO"));
}

BOOST_AUTO_TEST_CASE(and_so_does_one_that_the_server_does_not_take_any_more)
{
    const auto refusal_of = [this](const std::string& user_code, const std::string& why) {
        web.reply(200, code(user_code));
        log_in_for(3s);
        web.reply(400, refused(why));
        return failure();
    };
    BOOST_TEST(refusal_of("ONE", "access_denied").code == errc::token_refused);
    BOOST_TEST(refusal_of("TWO", "expired_token").code == errc::timed_out);
    // Used up. No consent is gone that mynah-login could get again.
    const auto used = refusal_of("THREE", "invalid_grant");
    BOOST_TEST(used.code == errc::token_unavailable);
    BOOST_TEST(used.text.find("another one will be asked for") != std::string::npos, used.text);
    person_agrees("FOUR");
    BOOST_TEST(token() == "granted");
    BOOST_TEST(shown == "ONE;TWO;THREE;FOUR;");
}

BOOST_AUTO_TEST_CASE(what_says_nothing_about_the_code_leaves_it_good)
{
    web.reply(200, code("ONE"));
    web.reply(200, "<html>");
    BOOST_TEST(failure().code == errc::bad_reply);
    web.reply(200, granted);
    BOOST_TEST(token() == "granted");
    BOOST_TEST(shown == "ONE;");
}

BOOST_AUTO_TEST_CASE(tokens_that_come_while_a_log_in_is_given_up_are_kept)
{
    web.reply(200, code("ONE"));
    web.hang_after("HTTP/1.1 200 OK\r\n");
    pending<result<secret>> asking(io, source.get(token_refresh::when_due));
    time.advance(6s);
    BOOST_TEST(web.requests() == 2u);
    asking.cancel();
    time.advance(1s);
    BOOST_TEST(!asking.done());
    web.link(1).send("Content-Length: " + std::to_string(granted.size()) + "\r\n\r\n" + granted);
    time.settle();
    BOOST_TEST(asking.done());
    BOOST_TEST(token_record::parse(folder.read("token")).value().refresh_token.reveal() == "r1");
    BOOST_TEST(token() == "granted");
    BOOST_TEST(web.requests() == 2u);
}

class asking_a_person {
public:
    asking_a_person(asio::io_context&, timer_wheel& wheel)
        : web_(wheel),
          source_(
              web_.client(), std::make_shared<memory_store>(token_record(public_client(), "xmpp")),
              url_of("https://login.example.org/device"), public_client(), "xmpp",
              [](const device_authorization&) {}, wall_of(wheel))
    {
        web_.options.seed = 5;
        web_.reply(200, code("ONE", R"(,"interval":1)"));
        web_.reply(400, refused("authorization_pending"));
        web_.reply(200, granted);
    }
    task<> body() { return use(source_); }
    void check() {}

private:
    static task<> use(device_source& source)
    {
        auto asking = source.get(token_refresh::when_due);
        const auto got = co_await std::move(asking);
        BOOST_TEST(got.value().reveal() == "granted");
    }

    testing::canned_web web_;
    device_source source_;
};

BOOST_AUTO_TEST_CASE(it_can_be_cancelled_at_every_step) { cancel_at_every_step<asking_a_person>(); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

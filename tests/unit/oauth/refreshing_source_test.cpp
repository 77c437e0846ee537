#include <mynah/oauth/refreshing_source.hpp>

#include <tests/integration/support/captured_log.hpp>
#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"
#include "wall.hpp"

namespace mynah::oauth {
namespace {

using namespace std::chrono_literals;
using testing::pending;

const std::string second =
    R"({"access_token":"access2","token_type":"Bearer","expires_in":100,"refresh_token":"refresh2"})";
const std::string third = R"({"access_token":"access3","token_type":"Bearer","expires_in":100})";

token_record first()
{
    token_record r(public_client(), "xmpp");
    r.refresh_token = secret("refresh1");
    return r;
}

class fixture : public testing::web_fixture {
public:
    testing::scratch_folder folder;
    std::string path = folder.path() / "token";
    refreshing_source source{web.client(), std::make_shared<file_store>(path),
                             wall_of(time.wheel())};

    fixture() { save(first()); }

    void save(const token_record& record) { folder.write("token", record.write().reveal()); }
    token_record saved() { return token_record::parse(folder.read("token")).value(); }
    result<secret> get(token_refresh how = token_refresh::when_due) { return run(source.get(how)); }
    std::string token() { return std::string(get().value().reveal()); }
    std::string form(std::size_t index)
    {
        const auto request = web.request(index);
        return request.substr(request.find("\r\n\r\n") + 4);
    }
};

BOOST_FIXTURE_TEST_SUITE(refreshing_source_test, fixture)

BOOST_AUTO_TEST_CASE(a_refresh_token_gets_an_access_token)
{
    web.reply(200, second);
    BOOST_TEST(token() == "access2");
    BOOST_TEST(form(0) == "grant_type=refresh_token&refresh_token=refresh1&client_id=bot");
    BOOST_TEST(token() == "access2");
    BOOST_TEST(web.requests() == 1u);
}

BOOST_AUTO_TEST_CASE(a_client_with_a_secret_authenticates_itself)
{
    auto record = first();
    record.client = confidential_client();
    save(record);
    web.reply(200, second);
    get().value();
    const auto request = web.request(0);
    BOOST_TEST(request.find("\r\nAuthorization: Basic Ym90OnMzY3JldA==\r\n") != std::string::npos);
    BOOST_TEST(request.find("client_id") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_new_refresh_token_is_stored_and_used_next)
{
    web.reply(200, second);
    BOOST_TEST(token() == "access2");
    BOOST_TEST(saved().refresh_token.reveal() == "refresh2");
    BOOST_TEST(saved().access_token.reveal() == "access2");
    time.advance(81s);
    web.reply(200, third);
    BOOST_TEST(token() == "access3");
    BOOST_TEST(form(1).find("refresh_token=refresh2") != std::string::npos);
    BOOST_TEST(saved().refresh_token.reveal() == "refresh2");  // no new one was given
}

BOOST_AUTO_TEST_CASE(a_restart_goes_on_with_what_the_file_has)
{
    web.reply(200, second);
    BOOST_TEST(token() == "access2");
    refreshing_source after(web.client(), std::make_shared<file_store>(path),
                            wall_of(time.wheel()));
    BOOST_TEST(run(after.get(token_refresh::when_due)).value().reveal() == "access2");
    BOOST_TEST(web.requests() == 1u);
}

BOOST_AUTO_TEST_CASE(a_refused_token_is_renewed_before_its_time)
{
    web.reply(200, second);
    web.reply(200, third);
    BOOST_TEST(token() == "access2");
    BOOST_TEST(get(token_refresh::now).value().reveal() == "access3");
}

BOOST_AUTO_TEST_CASE(what_somebody_put_into_the_file_is_used)
{
    web.reply(200, second);
    BOOST_TEST(token() == "access2");
    auto record = saved();
    record.access_token = secret("by-hand");
    save(record);
    BOOST_TEST(get(token_refresh::now).value().reveal() == "by-hand");
    BOOST_TEST(web.requests() == 1u);
}

BOOST_AUTO_TEST_CASE(a_lost_consent_stops_with_the_remedy)
{
    web.reply(400, R"({"error":"invalid_grant","error_description":"revoked"})");
    const auto why = get().error();
    BOOST_TEST(why.code == errc::consent_gone);
    BOOST_TEST(why.message().find("run mynah-login again") != std::string::npos);
    BOOST_TEST(why.peer_text == "invalid_grant: revoked");
    BOOST_TEST(saved().refresh_token.reveal() == "refresh1");
}

BOOST_AUTO_TEST_CASE(after_a_new_consent_it_goes_on)
{
    web.reply(400, R"({"error":"invalid_grant"})");
    BOOST_TEST(get().error().code == errc::consent_gone);
    auto record = first();
    record.refresh_token = secret("consented");
    save(record);
    web.reply(200, second);
    BOOST_TEST(token() == "access2");
    BOOST_TEST(form(1).find("refresh_token=consented") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(trouble_that_passes_is_told_from_trouble_that_stays)
{
    const auto fails = [this] { return static_cast<errc>(get().error().code.value()); };
    web.reply(503, "<html>later</html>", "text/html");
    BOOST_TEST(fails() == errc::token_unavailable);
    web.reply(500, R"({"error":"hunter2"})");
    BOOST_TEST(fails() == errc::token_unavailable);
    web.reply(429, "");
    BOOST_TEST(fails() == errc::token_unavailable);
    web.hang_after("");
    BOOST_TEST(fails() == errc::timed_out);
    web.reply("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{\"");
    BOOST_TEST(fails() == errc::truncated);
    web.refuse(errc::connect_failed);
    BOOST_TEST(fails() == errc::connect_failed);
    web.reply(401, R"({"error":"invalid_client"})");
    BOOST_TEST(fails() == errc::token_refused);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_none_is_said_to_be_none)
{
    const auto fails = [this](unsigned status, const std::string& body) {
        web.reply(status, body);
        const auto why = get().error();
        BOOST_TEST(why.code == errc::bad_reply);
        BOOST_TEST(why.text.find("https://login.example.org: ") == 0u, why.text);
        return why.text.substr(27);
    };
    BOOST_TEST(fails(200, "<html>Sign in</html>") ==
               "not JSON where a JSON object should be: is the URL right?");
    BOOST_TEST(fails(200, R"({"access_token":"acc)") ==
               "the JSON ends in the middle where a JSON object should be: is the URL right?");
    BOOST_TEST(fails(200, R"({"a":)" + std::string(50'000, '[')) ==
               "the JSON is nested too deeply where a JSON object should be: is the URL right?");
    BOOST_TEST(fails(200, "{}") == "there is no access_token in the answer");
    BOOST_TEST(fails(404, "<html>") == "status 404, and no error of OAuth: is the URL right?");
    BOOST_TEST(fails(302, "") == "status 302: redirections are not followed; is the URL right?");
    web.reply(200, std::string(70'000, 'x'));
    BOOST_TEST(get().error().code == errc::limit_exceeded);
}

// As some servers do.
BOOST_AUTO_TEST_CASE(an_error_with_status_200_is_an_error)
{
    web.reply(200, R"({"error":"invalid_grant"})");
    BOOST_TEST(get().error().code == errc::consent_gone);
}

BOOST_AUTO_TEST_CASE(without_a_refresh_token_it_ends_with_the_access_token)
{
    auto record = first();
    record.refresh_token = {};
    record.access_token = secret("only");
    record.life = {test_start, 100s};
    save(record);
    BOOST_TEST(token() == "only");
    BOOST_TEST(get(token_refresh::now).value().reveal() == "only");
    time.advance(90s);
    BOOST_TEST(token() == "only");
    time.advance(20s);
    BOOST_TEST(get().error().code == errc::credentials_missing);
    BOOST_TEST(web.requests() == 0u);
}

BOOST_AUTO_TEST_CASE(a_file_that_is_gone_or_broken_is_named)
{
    folder.write("token", "{\"hunter2\"");
    auto why = get().error();
    BOOST_TEST(why.code == errc::invalid_argument);
    BOOST_TEST(why.text.find(path) == 0u);
    BOOST_TEST(why.text.find("hunter2") == std::string::npos);
    std::filesystem::remove(path);
    why = get().error();
    BOOST_TEST(why.text.find("cannot read " + path) == 0u);
}

// Takes nothing as long as it is full.
class full_store final : public token_store {
public:
    bool full = true;
    bool readable = true;
    token_record record = first();

    task<result<token_record>> load() override
    {
        if (!readable) co_return error(errc::invalid_argument, "no such file");
        co_return record;
    }
    task<result<void>> store(token_record fresh) override
    {
        if (full) co_return error(errc::invalid_argument, "disk full");
        record = std::move(fresh);
        co_return result<void>();
    }
};

BOOST_AUTO_TEST_CASE(a_refresh_token_that_could_not_be_stored_is_not_lost)
{
    const testing::captured_log log;
    const auto store = std::make_shared<full_store>();
    refreshing_source careful(web.client(), store, wall_of(time.wheel()));
    web.reply(200, second);
    auto got = run(careful.get(token_refresh::when_due));
    BOOST_TEST(got.error().code == errc::token_unavailable);
    BOOST_TEST(got.error().text == "disk full");
    got = run(careful.get(token_refresh::when_due));
    BOOST_TEST(got.error().code == errc::token_unavailable);
    store->full = false;
    got = run(careful.get(token_refresh::when_due));
    BOOST_TEST(got.value().reveal() == "access2");
    BOOST_TEST(store->record.refresh_token.reveal() == "refresh2");
    BOOST_TEST(web.requests() == 1u);
    BOOST_TEST(log.text().find("cannot be stored reason=\"disk full\"") != std::string::npos);
}

// Somebody has made room, and has run mynah-login.
BOOST_AUTO_TEST_CASE(a_refresh_token_that_could_not_be_stored_does_not_replace_a_new_consent)
{
    const testing::captured_log log;
    const auto store = std::make_shared<full_store>();
    refreshing_source careful(web.client(), store, wall_of(time.wheel()));
    web.reply(200, second);
    BOOST_TEST(run(careful.get(token_refresh::when_due)).error().code == errc::token_unavailable);
    store->full = false;
    store->record.refresh_token = secret("consented");
    web.reply(200, third);
    BOOST_TEST(run(careful.get(token_refresh::when_due)).value().reveal() == "access3");
    BOOST_TEST(form(1).find("refresh_token=consented") != std::string::npos);
    BOOST_TEST(store->record.refresh_token.reveal() == "consented");

    time.advance(81s);  // and it does not come back
    web.reply(200, third);
    run(careful.get(token_refresh::when_due)).value();
    BOOST_TEST(form(2).find("refresh_token=consented") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(nor_is_it_lost_while_the_store_cannot_be_read)
{
    const testing::captured_log log;
    const auto store = std::make_shared<full_store>();
    refreshing_source careful(web.client(), store, wall_of(time.wheel()));
    web.reply(200, second);
    BOOST_TEST(run(careful.get(token_refresh::when_due)).error().code == errc::token_unavailable);
    store->full = store->readable = false;
    const auto why = run(careful.get(token_refresh::when_due)).error();
    BOOST_TEST(why.code == errc::token_unavailable);
    BOOST_TEST(why.text == "no such file");
    store->readable = true;
    BOOST_TEST(run(careful.get(token_refresh::when_due)).value().reveal() == "access2");
    BOOST_TEST(store->record.refresh_token.reveal() == "refresh2");
    BOOST_TEST(web.requests() == 1u);
}

BOOST_AUTO_TEST_CASE(a_cancelled_refresh_stores_what_comes)
{
    web.hang_after("HTTP/1.1 200 OK\r\n");
    pending<result<secret>> asking(io, source.get(token_refresh::when_due));
    time.settle();
    asking.cancel();
    time.advance(1s);
    BOOST_TEST(!asking.done());
    web.link(0).send("Content-Length: " + std::to_string(second.size()) + "\r\n\r\n" + second);
    time.settle();
    BOOST_TEST(asking.done());
    BOOST_TEST(saved().refresh_token.reveal() == "refresh2");
}

class refreshing {
public:
    refreshing(asio::io_context&, timer_wheel& wheel)
        : web_(wheel),
          source_(web_.client(), std::make_shared<memory_store>(first()), wall_of(wheel))
    {
        web_.options.seed = 5;
        web_.reply(200, second);
    }
    task<> body() { return use(source_); }
    void check() {}

private:
    static task<> use(refreshing_source& source)
    {
        auto asking = source.get(token_refresh::when_due);
        const auto got = co_await std::move(asking);
        BOOST_TEST(got.value().reveal() == "access2");
    }

    testing::canned_web web_;
    refreshing_source source_;
};

BOOST_AUTO_TEST_CASE(it_can_be_cancelled_at_every_step) { cancel_at_every_step<refreshing>(); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

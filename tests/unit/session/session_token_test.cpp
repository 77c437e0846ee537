// Log-ins by a token that runs out, is refused, or cannot be had.
#include "session_fixture.hpp"

#include <mynah/base/base64.hpp>
#include <mynah/base/log.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>

#include <boost/asio/steady_timer.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using mynah::sasl::sasl_condition;
using std::vector;

namespace {

const auto when_due = token_refresh::when_due;
const auto now = token_refresh::now;

// Gives T0ken-1, and after each renewal the next one.
class scripted_source final : public token_source {
public:
    task<result<secret>> get(token_refresh how) override
    {
        asked.push_back(how);
        if (hangs) {
            asio::steady_timer never_comes(*hangs, std::chrono::hours(1000));
            auto waiting = never_comes.async_wait(use_task);
            co_await std::move(waiting);
        }
        if (trouble) co_return *trouble;
        if (how == now) ++number;
        co_return secret("T0ken-" + std::to_string(number));
    }

    vector<token_refresh> asked;
    std::optional<error> trouble;
    asio::io_context* hangs = nullptr;
    int number = 1;
};

// Everything that is logged meanwhile.
class log_catcher {
public:
    log_catcher()
    {
        log::global().set_level(log::level::trace);
        log::global().set_sink([this](std::string_view line) { text.append(line).append("\n"); });
    }
    ~log_catcher()
    {
        log::global().set_sink(log::to_stderr());
        log::global().set_level(log::level::info);
    }

    std::string text;
};

class token_fixture : private log_catcher, public session_fixture {
public:
    explicit token_fixture(std::shared_ptr<scripted_source> from,
                           std::string_view account = "bot@example.org")
        : session_fixture(settings(from, account)), source(std::move(from))
    {
        start();
    }
    explicit token_fixture(std::string_view account = "bot@example.org")
        : token_fixture(std::make_shared<scripted_source>(), account)
    {
    }
    // Nothing that was logged, and no error that was told, has a token in it.
    ~token_fixture()
    {
        end();
        log::flush();  // what repeats within a second is held back until then
        BOOST_TEST(!text.empty());
        for (const auto& why : events.reasons) text += why.message() + why.peer_text;
        if (ended) text += ended->message() + ended->peer_text;
        for (const auto& form : {std::string("T0ken"), base64::encode("T0ken-1"),
                                 base64::encode("T0ken-2"), base64::encode("T0ken-3")})
            BOOST_TEST(text.find(form) == std::string::npos, text);
    }

    // On a new connection; what the session has sent as its token.
    std::string offer(std::string_view mechanism = "X-OAUTH2")
    {
        (void)heard();
        say(header() +
            "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>" +
            std::string(mechanism) + "</mechanism></mechanisms></stream:features>");
        const auto sent = heard();
        const auto begin = sent.rfind("<auth ");
        if (begin == std::string::npos) return {};
        const auto message = sent.substr(sent.find('>', begin) + 1);
        return message.substr(0, message.find("</auth>"));
    }
    void refuse(std::string_view condition = "not-authorized")
    {
        say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><" + std::string(condition) +
            "/></failure>");
    }
    void accept(std::string_view address = "bot@example.org/x")
    {
        say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        (void)heard();
        say(header() +
            "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>");
        say("<iq type='result' id='" + id_in(heard()) +
            "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" + std::string(address) +
            "</jid></bind></iq>");
    }
    void connection_breaks()
    {
        links.link().end();
        time.settle();
    }

    std::shared_ptr<scripted_source> source;

private:
    static session_config settings(std::shared_ptr<token_source> source, std::string_view account)
    {
        auto c = default_config();
        c.stream.account = jid::parse(account).value();
        c.stream.sasl.certificate = false;
        c.token = std::move(source);
        return c;
    }
};

std::string of_bot(std::string_view token)
{
    using namespace std::string_literals;
    return base64::encode("\0bot\0"s + std::string(token));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_token_test)

BOOST_AUTO_TEST_CASE(a_token_logs_in)
{
    token_fixture f;
    BOOST_TEST(f.offer() == of_bot("T0ken-1"));
    f.accept();
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST((f.source->asked == vector{when_due}));
    BOOST_TEST((f.subject.login_strength() == mynah::sasl::strength::token));
}

BOOST_AUTO_TEST_CASE(a_refused_token_is_renewed_at_once_on_a_new_connection)
{
    for (const char* condition : {"not-authorized", "credentials-expired"}) {
        token_fixture f;
        BOOST_TEST(f.offer() == of_bot("T0ken-1"));
        f.refuse(condition);
        BOOST_TEST(f.links.attempts() == 2u);
        BOOST_TEST(f.offer() == of_bot("T0ken-2"));
        f.accept();
        BOOST_TEST(f.events.online == 1);
        BOOST_TEST(f.events.reasons.empty());  // it is nobody's business
        BOOST_TEST((f.source->asked == vector{when_due, now}));
    }
}

BOOST_AUTO_TEST_CASE(a_second_refusal_is_final)
{
    token_fixture f;
    (void)f.offer();
    f.refuse();
    (void)f.offer();
    f.refuse();
    f.time.advance(10min);
    BOOST_TEST(f.links.attempts() == 2u);
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == sasl_condition::not_authorized));
    BOOST_TEST(f.ended->text.starts_with("the token was refused, and so was a new one"));
}

BOOST_AUTO_TEST_CASE(after_a_log_in_a_token_may_be_refused_again)
{
    token_fixture f;
    (void)f.offer();
    f.refuse();
    (void)f.offer();
    f.accept();
    f.connection_breaks();
    f.time.advance(2s);
    BOOST_TEST(f.offer() == of_bot("T0ken-2"));
    f.refuse();
    BOOST_TEST(f.offer() == of_bot("T0ken-3"));
    f.accept();
    BOOST_TEST(f.events.online == 2);
    BOOST_TEST((f.source->asked == vector{when_due, now, when_due, now}));
}

BOOST_AUTO_TEST_CASE(a_token_for_something_else_is_final_at_once)
{
    token_fixture f;
    (void)f.offer("OAUTHBEARER");
    f.say("<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" +
          base64::encode(R"({"status":"insufficient_scope","scope":"xmpp"})") + "</challenge>");
    BOOST_TEST(f.heard() == "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>AQ==</response>");
    f.refuse();
    BOOST_TEST(f.links.attempts() == 1u);
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::insufficient_scope));
}

BOOST_AUTO_TEST_CASE(oauthbearer_says_that_a_token_has_expired)
{
    token_fixture f;
    (void)f.offer("OAUTHBEARER");
    f.say("<challenge xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" +
          base64::encode(R"({"status":"invalid_token"})") + "</challenge>");
    f.refuse();
    BOOST_TEST(!f.offer("OAUTHBEARER").empty());
    f.accept();
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST((f.source->asked == vector{when_due, now}));
}

BOOST_AUTO_TEST_CASE(other_refusals_do_not_renew_the_token)
{
    token_fixture f;
    (void)f.offer();
    f.refuse("temporary-auth-failure");
    BOOST_TEST(f.links.attempts() == 1u);
    f.time.advance(2s);
    BOOST_TEST(f.offer() == of_bot("T0ken-1"));
    f.refuse("account-disabled");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == sasl_condition::account_disabled));
    BOOST_TEST((f.source->asked == vector{when_due, when_due}));
}

BOOST_AUTO_TEST_CASE(the_new_token_survives_a_connection_that_breaks)
{
    token_fixture f;
    (void)f.offer();
    f.refuse();
    BOOST_TEST(f.offer() == of_bot("T0ken-2"));
    f.connection_breaks();
    f.time.advance(2s);
    BOOST_TEST(f.offer() == of_bot("T0ken-2"));
    f.refuse();
    BOOST_TEST(f.ended.has_value());  // it was the second refusal
    BOOST_TEST((f.source->asked == vector{when_due, now, when_due}));
}

// The source

BOOST_AUTO_TEST_CASE(a_source_that_will_never_have_one_ends_the_account)
{
    auto source = std::make_shared<scripted_source>();
    source->trouble = error(errc::credentials_missing, "the consent is gone");
    token_fixture f(source);
    BOOST_TEST(f.offer() == "");
    f.time.advance(10min);
    BOOST_TEST(f.links.attempts() == 1u);
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::credentials_missing));
    BOOST_TEST(f.ended->text == "the consent is gone");
}

BOOST_AUTO_TEST_CASE(a_source_in_trouble_is_asked_again_later)
{
    auto source = std::make_shared<scripted_source>();
    source->trouble = error(errc::connect_failed, "the authorization server");
    token_fixture f(source);
    BOOST_TEST(f.offer() == "");
    BOOST_TEST(f.events.reasons.size() == 1u);
    BOOST_TEST(f.events.retry.has_value());
    source->trouble.reset();
    f.time.advance(2s);
    BOOST_TEST(f.offer() == of_bot("T0ken-1"));
    f.accept();
    BOOST_TEST(f.events.online == 1);
}

BOOST_AUTO_TEST_CASE(a_renewal_that_fails_for_now_is_tried_again)
{
    token_fixture f;
    (void)f.offer();
    f.source->trouble = error(errc::timed_out);
    f.refuse();
    BOOST_TEST(f.offer() == "");
    f.source->trouble.reset();
    f.time.advance(5s);
    BOOST_TEST(f.offer() == of_bot("T0ken-2"));
    f.accept();
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST((f.source->asked == vector{when_due, now, now}));
}

BOOST_AUTO_TEST_CASE(a_session_is_stopped_while_its_source_waits)
{
    auto source = std::make_shared<scripted_source>();
    token_fixture f(source);
    source->hangs = &f.io;
    BOOST_TEST(f.offer() == "");
    f.subject.stop();
    f.time.advance(1s);
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::closed));
}

BOOST_AUTO_TEST_CASE(a_source_that_waits_too_long_is_out_of_time)
{
    auto source = std::make_shared<scripted_source>();
    token_fixture f(source);
    source->hangs = &f.io;
    BOOST_TEST(f.offer() == "");
    f.time.advance(31s);
    BOOST_REQUIRE(!f.events.reasons.empty());
    BOOST_TEST((f.events.reasons.front().code == errc::timed_out));
}

BOOST_AUTO_TEST_CASE(without_a_source_the_error_says_so)
{
    auto c = default_config();
    c.stream.sasl.certificate = false;
    session_fixture f(c);
    f.start();
    f.say(f.header() +
          "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
          "<mechanism>X-OAUTH2</mechanism></mechanisms></stream:features>");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::credentials_missing));
}

// Who we are

BOOST_AUTO_TEST_CASE(a_domain_is_enough_when_the_token_names_the_user)
{
    token_fixture f("example.org");
    BOOST_TEST(f.offer("X-MESSENGER-OAUTH2") == "T0ken-1");
    f.accept("0123-abc@example.org/x");
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST(f.subject.address().text() == "0123-abc@example.org/x");
    BOOST_TEST(f.links.link().identity() == "example.org");
}

// Never weaker than last time

BOOST_AUTO_TEST_CASE(a_server_that_offers_less_than_last_time_is_not_trusted)
{
    auto c = default_config();
    c.stream.password = secret("pencil");
    c.stream.sasl.password = c.stream.sasl.allow_plain = true;
    session_fixture f(c);
    f.start();
    f.log_in();  // EXTERNAL
    BOOST_TEST((f.subject.login_strength() == mynah::sasl::strength::bound));
    f.links.link().end();
    f.time.advance(2s);
    (void)f.heard();
    f.say(f.header() +
          "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
          "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
    BOOST_TEST(f.heard() == "</stream:stream>");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::weaker_mechanism));
}

BOOST_AUTO_TEST_CASE(a_program_may_remember_how_it_logged_in)
{
    auto c = default_config();
    c.stream.password = secret("pencil");
    c.stream.sasl.password = c.stream.sasl.allow_plain = true;
    c.stream.least_strength = mynah::sasl::strength::scram;
    session_fixture f(c);
    f.start();
    f.say(f.header() +
          "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
          "<mechanism>PLAIN</mechanism></mechanisms></stream:features>");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::weaker_mechanism));
}

BOOST_AUTO_TEST_SUITE_END()

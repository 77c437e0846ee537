// Logging in to real servers by tokens, and by DIGEST-MD5.
//
// ejabberd 23.01 has X-OAUTH2 for tokens of its own, and DIGEST-MD5 where it keeps passwords.
// Prosody 0.12 plays two networks that are gone, with tests/support/prosody/mod_auth_token.lua.
#include <mynah/base/base64.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/stanza/iq.hpp>

#include <tests/integration/support/captured_log.hpp>
#include <tests/integration/support/client.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>

#include <boost/test/unit_test.hpp>

#include <utility>
#include <vector>

namespace {

using namespace mynah;
using namespace mynah::testing;
using boost::unit_test::fixture;

// Each renewal gives the next of these; without one, the last.
class given_tokens final : public token_source {
public:
    explicit given_tokens(std::vector<std::string> tokens) : tokens_(std::move(tokens)) {}

    task<result<secret>> get(token_refresh how) override
    {
        if (how == token_refresh::now && at_ + 1 < tokens_.size()) ++at_;
        co_return secret(tokens_[at_]);
    }

private:
    std::vector<std::string> tokens_;
    std::size_t at_ = 0;
};

login by_token(const server& s, std::string_view account, std::vector<std::string> tokens)
{
    login how(s, account);
    how.config.stream.password = secret();
    how.config.stream.sasl.password = false;
    how.config.stream.sasl.anonymous = false;
    how.config.token = std::make_shared<given_tokens>(std::move(tokens));
    return how;
}

// Which mechanism logged in, as whom, after how many connections.
struct visit {
    explicit visit(const login& how)
    {
        captured_log log;
        event_loop loop;
        client bot(loop, how);
        const auto online = bot.log_in();
        BOOST_REQUIRE_MESSAGE(online, online.error().message() + "\n" + log.text());
        mechanism = log.field("mechanism");
        address = bot.address();
        connections = bot.counts().connect_attempts;
        bot.ask(iq(iq_type::get, address.domain_only()).payload([](xml::writer& out) {
            out.start("ping", "urn:xmpp:ping").end();
        }));
        BOOST_TEST(bot.log_out().code == errc::closed);
    }

    std::string mechanism;
    jid address;
    std::uint64_t connections = 0;
};

struct refusal {
    explicit refusal(const login& how)
    {
        event_loop loop;
        client bot(loop, how);
        const auto online = bot.log_in();
        BOOST_REQUIRE(!online);
        BOOST_TEST(!bot.tries_again());
        why = online.error();
        connections = bot.counts().connect_attempts;
    }

    error why;
    std::uint64_t connections = 0;
};

authority& ca()
{
    static authority only;
    return only;
}

server_options with_tokens()
{
    server_options options;
    options.ca = &ca();
    options.accounts = {{"bot", "secret"}, {"alice", "wonder"}, {"gina", "gr\xc3\xbcn"}};
    options.issues_tokens = true;
    options.more = "oauth_access: all\n";
    return options;
}

struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server(with_tokens()) {}
};

server_options network(std::string domain, std::string_view settings)
{
    server_options options;
    options.ca = &ca();
    options.domain = std::move(domain);
    options.authentication = authentication_by_token(settings);
    return options;
}

struct messenger : shared_server<prosody> {
    messenger()
        : shared_server(network("messenger.example", R"(
token_mechanism = "X-MESSENGER-OAUTH2"
tokens = { ["EwBwAiBhIGdvb2QgdG9rZW4gb2Ygb25lIP/+"] = "00037ffe8a7b"; ["bGF0ZQ=="] = "00037ffe8a7b" }
expired_tokens = { ["bGF0ZQ=="] = true }
)"))
    {
    }
};

struct facebook : shared_server<prosody> {
    facebook()
        : shared_server(network("chat.example", R"(
token_mechanism = "X-FACEBOOK-PLATFORM"
token_api_key = "12345"
tokens = { ["12345|2.good|token&="] = "-1234567" }
)"))
    {
    }
};

login on_facebook(std::vector<std::string> tokens)
{
    auto how = by_token(facebook::get(), "chat.example", std::move(tokens));
    how.config.stream.api_key = "12345";
    return how;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(token_on_ejabberd, *needs("erlang-p1-oauth2") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_token_of_its_own_logs_in)
{
    const auto& server = kept_ejabberd::get();
    const visit v(by_token(server, "bot", {server.token("bot")}));
    BOOST_TEST(v.mechanism == "X-OAUTH2");
    BOOST_TEST(v.address.bare().text() == "bot@localhost");
    BOOST_TEST(v.connections == 1U);
}

BOOST_AUTO_TEST_CASE(a_refused_token_is_renewed_and_tried_once_more)
{
    const auto& server = kept_ejabberd::get();
    const visit v(by_token(server, "bot", {"expired", server.token("bot")}));
    BOOST_TEST(v.mechanism == "X-OAUTH2");
    BOOST_TEST(v.connections == 2U);
}

BOOST_AUTO_TEST_CASE(a_second_refusal_is_final)
{
    const auto& server = kept_ejabberd::get();
    const refusal r(by_token(server, "bot", {"expired", server.token("alice"), "third"}));
    BOOST_TEST(r.why.code == sasl::sasl_condition::not_authorized, r.why.message());
    BOOST_TEST(r.why.text.starts_with("the token was refused, and so was a new one"));
    BOOST_TEST(r.connections == 2U);
}

BOOST_AUTO_TEST_CASE(a_password_that_is_not_shown_is_better_than_a_token)
{
    login how(kept_ejabberd::get());
    how.config.token = std::make_shared<given_tokens>(std::vector<std::string>{"unused"});
    BOOST_TEST(visit(how).mechanism == "SCRAM-SHA-512");
}

BOOST_AUTO_TEST_CASE(digest_md5_logs_in_when_named)
{
    BOOST_TEST(visit(login(kept_ejabberd::get()).mechanism("DIGEST-MD5")).mechanism ==
               "DIGEST-MD5");
    const refusal r(login(kept_ejabberd::get()).password("guess").mechanism("DIGEST-MD5"));
    BOOST_TEST(r.why.code == sasl::sasl_condition::not_authorized, r.why.message());
    BOOST_TEST(r.connections == 1U);
}

BOOST_AUTO_TEST_CASE(a_program_takes_its_token_from_a_file_and_keeps_it_to_itself)
{
    const auto& server = kept_ejabberd::get();
    const scratch_folder folder;
    const auto token = server.token("bot");
    const auto started = [&](const std::string& content, const std::string& format) {
        return run_program("mynah-echo", {"--jid", server.jid("bot"), "--connect",
                                          "127.0.0.1:" + std::to_string(server.port()), "--ca-file",
                                          server.ca_file().string(), "--token-file",
                                          folder.write("token", content).string(), "--log-level",
                                          "trace", "--log-format", format});
    };
    for (const auto* format : {"text", "json"}) {
        auto bot = started(token + "\n", format);
        BOOST_CHECK_NO_THROW(bot.expect("online", std::chrono::seconds(30)));
        BOOST_TEST(bot.stop() == 0, bot.output());
        BOOST_TEST(bot.output().find("X-OAUTH2") != std::string::npos, bot.output());
        for (const auto& form : {token, base64::encode(std::string("\0bot\0", 5) + token)})
            BOOST_TEST(bot.output().find(form) == std::string::npos, bot.output());
    }
    auto refused = started("a-guess-of-mine\n", "text");
    BOOST_TEST(refused.wait(std::chrono::seconds(30)) == 3, refused.output());
    BOOST_TEST(refused.output().find("the token was refused") != std::string::npos,
               refused.output());
    BOOST_TEST(refused.output().find("a-guess-of-mine") == std::string::npos, refused.output());
}

// RFC 2831 would have it hashed in ISO 8859-1; the server hashes what it got.
BOOST_AUTO_TEST_CASE(digest_md5_takes_a_password_beyond_ascii)
{
    BOOST_TEST(visit(login(kept_ejabberd::get(), "gina").mechanism("DIGEST-MD5")).mechanism ==
               "DIGEST-MD5");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(token_on_a_messenger, *needs("prosody") * fixture<messenger>())

BOOST_AUTO_TEST_CASE(the_token_says_who_it_is)
{
    const visit v(
        by_token(messenger::get(), "messenger.example", {"EwBwAiBhIGdvb2QgdG9rZW4gb2Ygb25lIP/+"}));
    BOOST_TEST(v.mechanism == "X-MESSENGER-OAUTH2");
    BOOST_TEST(v.address.bare().text() == "00037ffe8a7b@messenger.example");
    BOOST_TEST(v.connections == 1U);
}

BOOST_AUTO_TEST_CASE(an_expired_token_is_renewed)
{
    const visit v(by_token(messenger::get(), "messenger.example",
                           {"bGF0ZQ==", "EwBwAiBhIGdvb2QgdG9rZW4gb2Ygb25lIP/+"}));
    BOOST_TEST(v.connections == 2U);
}

BOOST_AUTO_TEST_CASE(a_token_of_nobody_is_tried_twice_at_most)
{
    const refusal r(
        by_token(messenger::get(), "messenger.example", {"bm9ib2R5", "ZWxzZQ==", "dGhpcmQ="}));
    BOOST_TEST(r.why.code == sasl::sasl_condition::not_authorized, r.why.message());
    BOOST_TEST(r.connections == 2U);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(token_on_facebook, *needs("prosody") * fixture<facebook>())

BOOST_AUTO_TEST_CASE(the_servers_question_is_answered)
{
    const visit v(on_facebook({"12345|2.good|token&="}));
    BOOST_TEST(v.mechanism == "X-FACEBOOK-PLATFORM");
    BOOST_TEST(v.address.bare().text() == "-1234567@chat.example");
}

BOOST_AUTO_TEST_CASE(a_refused_token_is_renewed_and_tried_once_more)
{
    BOOST_TEST(visit(on_facebook({"other", "12345|2.good|token&="})).connections == 2U);
    const refusal r(on_facebook({"other", "another"}));
    BOOST_TEST(r.why.code == sasl::sasl_condition::not_authorized, r.why.message());
}

BOOST_AUTO_TEST_CASE(without_an_application_nothing_is_sent)
{
    const refusal r(by_token(facebook::get(), "chat.example", {"12345|2.good|token&="}));
    BOOST_TEST(r.why.code == errc::invalid_argument, r.why.message());
}

BOOST_AUTO_TEST_SUITE_END()

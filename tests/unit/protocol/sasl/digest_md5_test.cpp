#include <mynah/protocol/sasl/digest_md5.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;

namespace {

// What was not taken from the RFC was computed with Python's hashlib.
const std::string question =
    "realm=\"example.org\",nonce=\"abc\",qop=\"auth\",charset=utf-8,"
    "algorithm=md5-sess";

digest_md5 started(std::string password = "pencil", std::string authzid = {})
{
    digest_md5 login("bot", secret(password), "example.org", "xmpp/example.org", "cn",
                     std::move(authzid));
    BOOST_REQUIRE(login.start());
    return login;
}

// The RFC's exchange after our response.
digest_md5 answered()
{
    digest_md5 login("chris", secret("secret"), "elwood.innosoft.com", "imap/elwood.innosoft.com",
                     "OA6MHXh6VqTrRk");
    BOOST_REQUIRE(login.start());
    BOOST_TEST(login
                   .challenge("realm=\"elwood.innosoft.com\",nonce=\"OA6MG9tEQGm2hh\","
                              "qop=\"auth\",algorithm=md5-sess,charset=utf-8")
                   .value()
                   .response()
                   .value() ==
               "charset=utf-8,username=\"chris\",realm=\"elwood.innosoft.com\","
               "nonce=\"OA6MG9tEQGm2hh\",cnonce=\"OA6MHXh6VqTrRk\",nc=00000001,qop=auth,"
               "digest-uri=\"imap/elwood.innosoft.com\","
               "response=d388dad90d4bbd760a152321f2143af7");
    return login;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(digest_md5_test)

BOOST_AUTO_TEST_CASE(the_server_has_the_first_word)
{
    digest_md5 login("bot", secret("pencil"), "example.org", "xmpp/example.org", "cn");
    BOOST_TEST(login.name() == "DIGEST-MD5");
    BOOST_TEST(!login.start().value().response().has_value());
}

// RFC 2831 section 4.
BOOST_AUTO_TEST_CASE(the_exchange_of_the_rfc)
{
    auto login = answered();
    BOOST_TEST(
        login.challenge("rspauth=ea40f60335c427b5527b84dbabcdfffd").value().response().value() ==
        "");
    BOOST_TEST((login.success(std::nullopt).has_value()));
}

BOOST_AUTO_TEST_CASE(the_servers_proof_may_come_with_success)
{
    auto login = answered();
    BOOST_TEST((login.success("rspauth=ea40f60335c427b5527b84dbabcdfffd").has_value()));
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_prove_itself_is_refused)
{
    auto silent = answered();
    BOOST_TEST((code_of(silent.success(std::nullopt)) == errc::server_not_authentic));
    auto empty = answered();
    BOOST_TEST((code_of(empty.success("")) == errc::server_not_authentic));
    for (const auto text : {"rspauth=ea40f60335c427b5527b84dbabcdfffe", "rspauth=ea",
                            "rspauth=d388dad90d4bbd760a152321f2143af7"}) {
        auto wrong = answered();
        BOOST_TEST((code_of(wrong.challenge(text)) == errc::server_not_authentic));
        BOOST_TEST((code_of(wrong.success("rspauth=ea40f60335c427b5527b84dbabcdfffd")) ==
                    errc::server_not_authentic));
    }
    auto early = started();
    BOOST_TEST((code_of(early.success(std::nullopt)) == errc::server_not_authentic));
}

BOOST_AUTO_TEST_CASE(the_realm_is_the_domain_where_the_server_names_none_or_lists_it)
{
    for (const auto realms : {"", "realm=\"other\",realm=\"example.org\","}) {
        auto login = started();
        const auto answer =
            login.challenge(std::string(realms) + "nonce=\"abc\",algorithm=md5-sess,charset=utf-8");
        BOOST_TEST(answer.value().response().value().find(",realm=\"example.org\",") !=
                   std::string::npos);
    }
}

BOOST_AUTO_TEST_CASE(a_realm_of_the_servers_is_quoted_and_hashed_as_it_is)
{
    auto login = started();
    BOOST_TEST(login.challenge("realm=\"a \\\"b\\\\\",nonce=\"abc\",algorithm=md5-sess")
                   .value()
                   .response()
                   .value() ==
               "username=\"bot\",realm=\"a \\\"b\\\\\",nonce=\"abc\",cnonce=\"cn\",nc=00000001,"
               "qop=auth,digest-uri=\"xmpp/example.org\","
               "response=ec11aeb8a555bc7ff51469c6a286c71f");
    BOOST_TEST((login.success("rspauth=14446abfb26966992af7535db4db9aa7").has_value()));
}

BOOST_AUTO_TEST_CASE(beyond_ascii_the_server_must_take_utf_8)
{
    auto login = started("gr\xc3\xbcn");
    BOOST_TEST(login.challenge(question).value().response().value().ends_with(
        ",response=a21cb1217a274da1a9a70b1793fb9a51"));
    BOOST_TEST((login.success("rspauth=5911e5c1d0f7a9e6be346073b3ca0587").has_value()));

    auto refused = started("gr\xc3\xbcn");
    BOOST_TEST(
        (code_of(refused.challenge("nonce=\"abc\",algorithm=md5-sess")) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(an_authorization_id_is_hashed_too)
{
    auto login = started("pencil", "x@example.org");
    BOOST_TEST(login.challenge(question).value().response().value().ends_with(
        ",response=432df2e710570b7b8420d5743876e19e,authzid=\"x@example.org\""));
    BOOST_TEST((login.success("rspauth=f32b1962f3e7eba05fb94a8660eda075").has_value()));
}

BOOST_AUTO_TEST_CASE(a_challenge_that_breaks_the_grammar_gets_no_response)
{
    for (const auto text : {"", "nonce=\"abc\"", "rspauth=ea40f60335c427b5527b84dbabcdfffd"}) {
        auto login = started();
        BOOST_TEST((code_of(login.challenge(text)) == errc::bad_challenge));
        BOOST_TEST((code_of(login.challenge(question)) == errc::bad_challenge));
    }
}

BOOST_AUTO_TEST_CASE(messages_out_of_turn_are_refused)
{
    digest_md5 fresh("bot", secret("pencil"), "example.org", "xmpp/example.org", "cn");
    BOOST_TEST((code_of(fresh.challenge(question)) == errc::bad_challenge));

    auto thrice = answered();
    BOOST_REQUIRE(thrice.challenge("rspauth=ea40f60335c427b5527b84dbabcdfffd"));
    BOOST_TEST((code_of(thrice.challenge("rspauth=ea40f60335c427b5527b84dbabcdfffd")) ==
                errc::bad_challenge));

    auto data = answered();
    BOOST_REQUIRE(data.challenge("rspauth=ea40f60335c427b5527b84dbabcdfffd"));
    BOOST_TEST((code_of(data.success("data")) == errc::bad_challenge));
}

BOOST_AUTO_TEST_CASE(without_a_user_or_a_password_it_does_not_begin)
{
    const auto refusal = [](std::string user, std::string_view password, std::string cnonce) {
        return code_of(digest_md5(std::move(user), secret(password), "example.org",
                                  "xmpp/example.org", std::move(cnonce))
                           .start());
    };
    BOOST_TEST((refusal("", "pencil", "cn") == errc::invalid_argument));
    BOOST_TEST((refusal("bot", "", "cn") == errc::invalid_argument));
    BOOST_TEST((refusal("bot", "pencil", "") == errc::invalid_argument));
    BOOST_TEST((refusal("b:t", "pencil", "cn") == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

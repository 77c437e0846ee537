#include <mynah/protocol/sasl/google_talk.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;
using namespace std::string_literals;
using kind = google_talk::kind;

BOOST_AUTO_TEST_SUITE(google_talk_test)

BOOST_AUTO_TEST_CASE(the_message_carries_user_and_token)
{
    google_talk login(kind::oauth2, "bot", secret("ya29.token"));
    BOOST_TEST(login.name() == "X-OAUTH2");
    BOOST_TEST(!login.verbatim());
    BOOST_TEST(login.start().value().response().value() == "\0bot\0ya29.token"s);

    google_talk older(kind::token, "bot@gmail.com", secret("DQAAAToken"));
    BOOST_TEST(older.name() == "X-GOOGLE-TOKEN");
    BOOST_TEST(older.start().value().response().value() == "\0bot@gmail.com\0DQAAAToken"s);
}

BOOST_AUTO_TEST_CASE(auth_has_attributes_in_googles_namespace)
{
    BOOST_TEST(google_talk(kind::oauth2, "bot", secret("t")).auth_attributes() ==
               " xmlns:auth='http://www.google.com/talk/protocol/auth' auth:service='oauth2' "
               "auth:client-uses-full-bind-result='true'");
    BOOST_TEST(google_talk(kind::token, "bot@gmail.com", secret("t")).auth_attributes() ==
               " xmlns:auth='http://www.google.com/talk/protocol/auth' "
               "auth:client-uses-full-bind-result='true'");
}

BOOST_AUTO_TEST_CASE(without_a_user_or_a_token_nothing_is_sent)
{
    for (const auto k : {kind::oauth2, kind::token}) {
        const auto refusal = [&](std::string user, std::string_view token) {
            return code_of(google_talk(k, std::move(user), secret(token)).start());
        };
        BOOST_TEST((refusal("", "token") == errc::invalid_argument));
        BOOST_TEST((refusal("bo\0t"s, "token") == errc::invalid_argument));
        BOOST_TEST((refusal("bot", "") == errc::invalid_argument));
        BOOST_TEST((refusal("bot", "tok\0en"s) == errc::invalid_argument));
    }
}

BOOST_AUTO_TEST_CASE(the_server_has_nothing_to_say)
{
    google_talk login(kind::oauth2, "bot", secret("token"));
    BOOST_REQUIRE(login.start());
    BOOST_TEST((code_of(login.challenge("x")) == errc::bad_challenge));
    BOOST_TEST((code_of(login.success("data")) == errc::bad_challenge));
    BOOST_TEST((login.success("").has_value()));
}

BOOST_AUTO_TEST_SUITE_END()

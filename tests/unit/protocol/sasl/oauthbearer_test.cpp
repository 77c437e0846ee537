#include <mynah/protocol/sasl/oauthbearer.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;
using namespace std::string_literals;

namespace {

const error not_authorized(sasl_condition::not_authorized, "log-in by OAUTHBEARER", "no");

oauthbearer token_sent()
{
    oauthbearer login("bot@example.org", secret("vF9dft4qmT"));
    BOOST_REQUIRE(login.start());
    return login;
}

error refused_with(std::string_view status, const error& why = not_authorized)
{
    auto login = token_sent();
    BOOST_TEST(login.challenge("{\"status\":\"" + std::string(status) + "\"}")
                   .value()
                   .response()
                   .value() == "\x01");
    return login.refused(why);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(oauthbearer_test)

BOOST_AUTO_TEST_CASE(the_message_has_one_pair)
{
    oauthbearer login("bot@example.org", secret("vF9dft4qmT"));
    BOOST_TEST(login.name() == "OAUTHBEARER");
    BOOST_TEST(login.start().value().response().value() ==
               "n,a=bot@example.org,\x01"
               "auth=Bearer vF9dft4qmT\x01\x01"s);
    BOOST_TEST((login.success(std::nullopt).has_value()));
}

BOOST_AUTO_TEST_CASE(without_a_user_the_token_names_it)
{
    BOOST_TEST(oauthbearer("", secret("t")).start().value().response().value() ==
               "n,,\x01"
               "auth=Bearer t\x01\x01"s);
}

BOOST_AUTO_TEST_CASE(the_identity_is_escaped)
{
    BOOST_TEST(oauthbearer("a,b=c@example.org", secret("t")).start().value().response().value() ==
               "n,a=a=2Cb=3Dc@example.org,\x01"
               "auth=Bearer t\x01\x01"s);
}

BOOST_AUTO_TEST_CASE(separators_cannot_be_smuggled_in)
{
    const auto refusal = [](std::string who, std::string_view token) {
        return code_of(oauthbearer(std::move(who), secret(token)).start());
    };
    BOOST_TEST((refusal("bot@example.org", "t\x01host=x") == errc::invalid_argument));
    BOOST_TEST((refusal("bot@example.org", "") == errc::invalid_argument));
    BOOST_TEST((refusal("b\x01t@example.org", "t") == errc::invalid_argument));
    BOOST_TEST((refusal("b\0t@example.org"s, "t") == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(a_refusal_with_reasons_is_answered_and_kept)
{
    const auto expired = refused_with("invalid_token");
    BOOST_TEST((expired.code == sasl_condition::not_authorized));
    BOOST_TEST(expired.text.find("not valid") != std::string::npos);
    BOOST_TEST(expired.peer_text == "no");
    // Whatever the condition is that <failure/> has.
    BOOST_TEST((refused_with("invalid_token", error(sasl_condition::unknown)).code ==
                sasl_condition::not_authorized));

    BOOST_TEST((refused_with("insufficient_scope").code == errc::insufficient_scope));
    BOOST_TEST((refused_with("invalid_request").code == sasl_condition::malformed_request));

    const auto other = refused_with("out_of_tokens", error(sasl_condition::account_disabled));
    BOOST_TEST((other.code == sasl_condition::account_disabled));
    BOOST_TEST(other.peer_text == "out_of_tokens");
}

BOOST_AUTO_TEST_CASE(a_refusal_at_once_keeps_its_condition)
{
    auto login = token_sent();
    const auto why = login.refused(error(sasl_condition::credentials_expired, "text", "peer"));
    BOOST_TEST((why.code == sasl_condition::credentials_expired));
    BOOST_TEST(why.text == "text");
}

BOOST_AUTO_TEST_CASE(a_challenge_that_is_no_reason_ends_it)
{
    for (const auto text : {"", "{}", "invalid_token", "{\"status\":\"invalid_token\"}x"}) {
        auto login = token_sent();
        BOOST_TEST((code_of(login.challenge(text)) == errc::bad_challenge), text);
        BOOST_TEST((code_of(login.success(std::nullopt)) == errc::bad_challenge));
    }
}

BOOST_AUTO_TEST_CASE(messages_out_of_turn_are_refused)
{
    oauthbearer fresh("bot@example.org", secret("t"));
    BOOST_TEST((code_of(fresh.success(std::nullopt)) == errc::bad_challenge));

    auto twice = token_sent();
    BOOST_REQUIRE(twice.challenge("{\"status\":\"invalid_token\"}"));
    BOOST_TEST((code_of(twice.challenge("{\"status\":\"invalid_token\"}")) == errc::bad_challenge));

    auto changed_its_mind = token_sent();
    BOOST_REQUIRE(changed_its_mind.challenge("{\"status\":\"invalid_token\"}"));
    BOOST_TEST((code_of(changed_its_mind.success(std::nullopt)) == errc::bad_challenge));

    auto data = token_sent();
    BOOST_TEST((code_of(data.success("data")) == errc::bad_challenge));
    BOOST_TEST((code_of(data.start()) == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

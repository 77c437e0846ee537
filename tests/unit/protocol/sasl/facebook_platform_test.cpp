#include <mynah/protocol/sasl/facebook_platform.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::sasl;

namespace {

const std::string question =
    "version=1&method=auth.xmpp_login&nonce=0123456789ABCDEF0123456789ABCDEF";

facebook_platform started()
{
    facebook_platform login("12345", secret("12345|2.to-ken"));
    BOOST_REQUIRE(login.start());
    return login;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(facebook_platform_test)

BOOST_AUTO_TEST_CASE(the_server_has_the_first_word)
{
    facebook_platform login("12345", secret("12345|2.to-ken"));
    BOOST_TEST(login.name() == "X-FACEBOOK-PLATFORM");
    const auto first = login.start().value();
    BOOST_TEST(!first.response().has_value());
    BOOST_TEST(!first.needs_key().has_value());
}

BOOST_AUTO_TEST_CASE(the_answer_gives_back_method_and_nonce_with_the_token)
{
    auto login = started();
    BOOST_TEST(login.challenge(question).value().response().value() ==
               "method=auth.xmpp_login&nonce=0123456789ABCDEF0123456789ABCDEF"
               "&access_token=12345%7C2.to-ken&api_key=12345&call_id=1&v=1.0");
    BOOST_TEST((login.success(std::nullopt).has_value()));
}

BOOST_AUTO_TEST_CASE(the_order_of_the_pairs_does_not_matter)
{
    auto login = started();
    BOOST_TEST(login.challenge("nonce=a%26b&x=y&method=m")
                   .value()
                   .response()
                   .value()
                   .starts_with("method=m&nonce=a%26b&access_token="));
}

BOOST_AUTO_TEST_CASE(a_challenge_that_is_none_gets_no_token)
{
    for (const auto& text :
         {std::string(), std::string("nonce=1"), std::string("method=m"),
          std::string("method=&nonce=1"), std::string("method=m&nonce="), question + "&nonce=2",
          question + "&method=m", "version=2&method=m&nonce=1" + std::string(), question + "&",
          question + "%", question + "&x=" + std::string(2048, 'x')}) {
        auto login = started();
        BOOST_TEST((code_of(login.challenge(text)) == errc::bad_challenge), text);
        // And it is spent.
        BOOST_TEST((code_of(login.challenge(question)) == errc::bad_challenge));
        BOOST_TEST((code_of(login.success(std::nullopt)) == errc::bad_challenge));
    }
}

BOOST_AUTO_TEST_CASE(messages_out_of_turn_are_refused)
{
    facebook_platform unstarted("12345", secret("token"));
    BOOST_TEST((code_of(unstarted.challenge(question)) == errc::bad_challenge));

    auto early = started();
    BOOST_TEST((code_of(early.success(std::nullopt)) == errc::bad_challenge));

    auto twice = started();
    BOOST_REQUIRE(twice.challenge(question));
    BOOST_TEST((code_of(twice.challenge(question)) == errc::bad_challenge));

    auto data = started();
    BOOST_REQUIRE(data.challenge(question));
    BOOST_TEST((code_of(data.success("data")) == errc::bad_challenge));
    BOOST_TEST((code_of(data.start()) == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(without_an_application_or_a_token_it_does_not_begin)
{
    BOOST_TEST((code_of(facebook_platform("", secret("token")).start()) == errc::invalid_argument));
    BOOST_TEST((code_of(facebook_platform("12345", secret()).start()) == errc::invalid_argument));
}

BOOST_AUTO_TEST_SUITE_END()

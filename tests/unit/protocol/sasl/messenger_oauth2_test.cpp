#include <mynah/protocol/sasl/messenger_oauth2.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(messenger_oauth2_test)

BOOST_AUTO_TEST_CASE(the_token_is_the_message_as_it_was_issued)
{
    messenger_oauth2 login(secret("EwBwAq1DBAAU/oken+=="));
    BOOST_TEST(login.name() == "X-MESSENGER-OAUTH2");
    BOOST_TEST(login.verbatim());
    BOOST_TEST(login.auth_attributes() == "");
    BOOST_TEST(login.start().value().response().value() == "EwBwAq1DBAAU/oken+==");
}

BOOST_AUTO_TEST_CASE(the_server_has_nothing_to_say)
{
    messenger_oauth2 login(secret("token"));
    BOOST_REQUIRE(login.start());
    BOOST_TEST((code_of(login.challenge("")) == errc::bad_challenge));
    BOOST_TEST((code_of(login.success("data")) == errc::bad_challenge));
    BOOST_TEST((login.success(std::nullopt).has_value()));
}

BOOST_AUTO_TEST_CASE(a_token_that_cannot_be_one_is_not_sent)
{
    for (const auto text : {"", " ", "to ken", "token\n", "t\x01k", "t\xc3\xb6k"})
        BOOST_TEST((code_of(messenger_oauth2(secret(text)).start()) == errc::invalid_argument),
                   text);
}

BOOST_AUTO_TEST_SUITE_END()

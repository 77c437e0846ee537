#include <mynah/protocol/sasl/external.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(external_test)

BOOST_AUTO_TEST_CASE(the_certificate_names_the_account)
{
    BOOST_TEST(external().start().value().response().value() == "");
}

BOOST_AUTO_TEST_CASE(an_authorization_id_chooses_one_of_several)
{
    BOOST_TEST(external("bot@example.org").start().value().response().value() == "bot@example.org");
}

BOOST_AUTO_TEST_CASE(the_server_has_nothing_to_say)
{
    external login;
    BOOST_REQUIRE(login.start());
    BOOST_TEST((code_of(login.challenge("")) == errc::bad_challenge));
    BOOST_TEST((code_of(login.success("data")) == errc::bad_challenge));
    BOOST_TEST((login.success(std::nullopt).has_value()));
}

BOOST_AUTO_TEST_SUITE_END()

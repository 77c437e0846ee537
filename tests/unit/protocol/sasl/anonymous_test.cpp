#include <mynah/protocol/sasl/anonymous.hpp>

#include "tests/unit/protocol/sasl/code_of.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::sasl;

BOOST_AUTO_TEST_SUITE(anonymous_test)

BOOST_AUTO_TEST_CASE(it_leaves_no_trace)
{
    BOOST_TEST(anonymous().start().value().response().value() == "");
}

BOOST_AUTO_TEST_CASE(the_server_has_nothing_to_say)
{
    anonymous login;
    BOOST_REQUIRE(login.start());
    BOOST_TEST((code_of(login.challenge("")) == errc::bad_challenge));
    BOOST_TEST((code_of(login.success("data")) == errc::bad_challenge));
    BOOST_TEST((login.success(std::nullopt).has_value()));
}

BOOST_AUTO_TEST_SUITE_END()

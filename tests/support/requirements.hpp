// Tests that need a server which may not be installed.
//
//     BOOST_AUTO_TEST_CASE(..., * needs("prosody"))
//     BOOST_AUTO_TEST_SUITE(prosody_test, * needs("prosody"))
//
// Without the program the test is skipped, and says so; with CI=true or MYNAH_REQUIRE_SERVERS in
// the environment it runs, and fails with the reason.
#pragma once

#include <boost/test/tree/decorator.hpp>

#include <string>

namespace mynah::testing {

// prosody, prosody-modules, ejabberd, dnsmasq, slixmpp, oidc-provider, microsocks, tinyproxy, or
// erlang-p1-oauth2: an ejabberd that issues tokens.
boost::unit_test::decorator::precondition needs(const std::string& program);

}  // namespace mynah::testing

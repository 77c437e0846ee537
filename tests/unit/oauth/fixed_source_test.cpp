#include <mynah/oauth/fixed_source.hpp>

#include <boost/test/unit_test.hpp>

#include "../http/support/canned_web.hpp"
#include "../net/support/print_errc.hpp"

namespace mynah::oauth {
namespace {

BOOST_FIXTURE_TEST_SUITE(fixed_source_test, testing::web_fixture)

BOOST_AUTO_TEST_CASE(it_gives_what_it_has)
{
    fixed_source source(secret("token"));
    for (const auto how : {token_refresh::when_due, token_refresh::now})
        BOOST_TEST(run(source.get(how)).value().reveal() == "token");
}

BOOST_AUTO_TEST_CASE(an_empty_token_is_none)
{
    fixed_source source{secret()};
    BOOST_TEST(run(source.get(token_refresh::now)).error().code == errc::credentials_missing);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

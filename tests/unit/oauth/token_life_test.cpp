#include <mynah/oauth/token_life.hpp>

#include <boost/test/unit_test.hpp>

namespace mynah::oauth {
namespace {

using std::chrono::seconds;

BOOST_AUTO_TEST_SUITE(token_life_test)

BOOST_AUTO_TEST_CASE(the_next_token_is_due_at_80_percent)
{
    const wall_time at(seconds(1'000'000));
    const token_life life(at, seconds(1000));
    BOOST_TEST(!life.due(at + seconds(799)));
    BOOST_TEST(life.due(at + seconds(800)));
    BOOST_TEST(!life.over(at + seconds(999)));
    BOOST_TEST(life.over(at + seconds(1000)));
}

BOOST_AUTO_TEST_CASE(a_life_that_nobody_knows_does_not_end)
{
    const token_life life(wall_time(), std::nullopt);
    BOOST_TEST(!life.due(wall_time::max()));
    BOOST_TEST(!life.over(wall_time::max()));
}

BOOST_AUTO_TEST_CASE(a_clock_that_was_put_back_makes_it_due)
{
    const wall_time at(seconds(1'000'000));
    const token_life life(at, seconds(1000));
    BOOST_TEST(!life.due(at - seconds(60)));
    BOOST_TEST(life.due(at - seconds(61)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::oauth

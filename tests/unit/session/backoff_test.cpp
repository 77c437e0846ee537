#include <mynah/session/backoff.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace std::chrono_literals;
using protocol::disposition;

namespace {

const backoff_settings defaults;
constexpr double latest = 0.999999;

double seconds(std::optional<duration> d)
{
    return std::chrono::duration<double>(d.value()).count();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(backoff_test)

BOOST_AUTO_TEST_CASE(the_range_doubles_up_to_the_cap)
{
    backoff b{defaults};
    for (double ceiling : {1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0})
        BOOST_TEST(seconds(b.next(disposition::reconnect, 0s, latest)) == ceiling,
                   boost::test_tools::tolerance(0.001));
}

BOOST_AUTO_TEST_CASE(the_jitter_is_over_the_whole_range)
{
    backoff b{defaults};
    BOOST_TEST(seconds(b.next(disposition::reconnect, 0s, 0.0)) == 0.0);
    BOOST_TEST(seconds(b.next(disposition::reconnect, 0s, 0.5)) == 1.0);
}

BOOST_AUTO_TEST_CASE(a_minute_online_forgives_the_past_a_moment_does_not)
{
    backoff b{defaults};
    for (int i = 0; i < 5; ++i) (void)b.next(disposition::reconnect, 0s, latest);
    BOOST_TEST(seconds(b.next(disposition::reconnect, 59s, latest)) > 30.0);
    BOOST_TEST(seconds(b.next(disposition::reconnect, 60s, latest)) < 1.001);
}

BOOST_AUTO_TEST_CASE(a_burdened_server_gets_four_times_the_rest)
{
    backoff b{defaults};
    for (double ceiling : {4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0, 300.0, 300.0})
        BOOST_TEST(seconds(b.next(disposition::reconnect_slowly, 0s, latest)) == ceiling,
                   boost::test_tools::tolerance(0.001));
}

BOOST_AUTO_TEST_CASE(after_a_shutdown_it_is_one_to_thirty_seconds)
{
    backoff b{defaults};
    BOOST_TEST(seconds(b.next(disposition::reconnect_later, 0s, 0.0)) == 1.0);
    BOOST_TEST(seconds(b.next(disposition::reconnect_later, 0s, latest)) == 30.0,
               boost::test_tools::tolerance(0.001));
}

BOOST_AUTO_TEST_CASE(three_broken_streams_in_a_row_are_enough)
{
    backoff b{defaults};
    BOOST_TEST(seconds(b.next(disposition::reconnect_fresh, 0s, 0.0)) == 10.0);  // no hurry
    BOOST_TEST(b.next(disposition::reconnect_fresh, 0s, 0.5).has_value());
    BOOST_TEST(!b.next(disposition::reconnect_fresh, 0s, 0.5));

    backoff interrupted{defaults};
    (void)interrupted.next(disposition::reconnect_fresh, 0s, 0.5);
    (void)interrupted.next(disposition::reconnect_fresh, 0s, 0.5);
    (void)interrupted.next(disposition::reconnect, 0s, 0.5);
    BOOST_TEST(interrupted.next(disposition::reconnect_fresh, 0s, 0.5).has_value());
}

// A load balancer that starts again may talk HTTP for a while.
BOOST_AUTO_TEST_CASE(an_account_that_was_online_is_not_given_up_for_broken_streams)
{
    backoff b{defaults};
    for (int i = 0; i < 10; ++i)
        BOOST_TEST(b.next(disposition::reconnect_fresh, i == 0 ? 60s : 0s, 0.5).has_value());
    BOOST_TEST(seconds(b.next(disposition::reconnect_fresh, 0s, 0.0)) == 10.0);

    backoff briefly{defaults};
    BOOST_TEST(briefly.next(disposition::reconnect_fresh, 59s, 0.5).has_value());
    BOOST_TEST(briefly.next(disposition::reconnect_fresh, 59s, 0.5).has_value());
    BOOST_TEST(!briefly.next(disposition::reconnect_fresh, 59s, 0.5));
}

BOOST_AUTO_TEST_CASE(what_stays_wrong_is_not_tried_again)
{
    for (auto d : {disposition::stop, disposition::stop_refused, disposition::stop_untrusted,
                   disposition::stop_replaced}) {
        backoff b{defaults};
        BOOST_TEST(!b.next(d, 3600s, 0.0));
    }
}

BOOST_AUTO_TEST_SUITE_END()

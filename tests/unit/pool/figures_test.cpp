#include <mynah/pool/figures.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(figures_test)

BOOST_AUTO_TEST_CASE(sums_keep_reasons_apart)
{
    pool_figures a, b;
    a.online = 2;
    a.lost(errc::disconnected);
    b.online = 3;
    b.lost(errc::disconnected, 2);
    b.lost(errc::timed_out);
    a.failed("log-in", login_result::refused);
    b.failed("log-in", login_result::refused, 2);
    b.failed("log-in", login_result::failed);
    b.failed("connecting", login_result::failed);
    b.counts.sent_iqs = 7;
    a += b;
    BOOST_TEST(a.online == 5u);
    BOOST_TEST(a.reconnects.size() == 2u);
    BOOST_TEST(a.reconnects[0].count == 3u);
    BOOST_TEST(a.failures.size() == 3u);
    BOOST_TEST(a.failures[0].count == 3u);
    BOOST_TEST(a.stanzas() == 7u);
}

BOOST_AUTO_TEST_CASE(errors_are_told_apart_by_who_must_act)
{
    BOOST_TEST((result_of(errc::closed) == login_result::stopped));
    BOOST_TEST((result_of(errc::connect_failed) == login_result::failed));
    BOOST_TEST((result_of(errc::certificate_rejected) == login_result::untrusted));
    BOOST_TEST((result_of(errc::no_common_mechanism) == login_result::refused));
}

BOOST_AUTO_TEST_SUITE_END()

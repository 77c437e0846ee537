#include <mynah/base/histogram.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(histogram_test)

BOOST_AUTO_TEST_CASE(a_bound_belongs_to_its_class_and_the_last_class_has_none)
{
    histogram h;
    h.add(10us);
    h.add(11us);
    h.add(24h);
    BOOST_TEST(h.count() == 3u);
    BOOST_TEST((h.sum() == 24h + 21us));
    BOOST_TEST(h.up_to(0) == 1u);
    BOOST_TEST(h.up_to(1) == 2u);
    BOOST_TEST(h.up_to(histogram::bounds.size() - 1) == 2u);
    BOOST_TEST(h.up_to(histogram::bounds.size()) == 3u);
}

BOOST_AUTO_TEST_CASE(histograms_add_up)
{
    histogram a, b;
    a.add(1ms);
    b.add(1ms);
    b.add(1h);
    a += b;
    BOOST_TEST(a.count() == 3u);
    BOOST_TEST(a.up_to(4) == 2u);
}

BOOST_AUTO_TEST_SUITE_END()

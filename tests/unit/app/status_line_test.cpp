#include <mynah/app/live_status.hpp>
#include <mynah/app/status_line.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;

BOOST_AUTO_TEST_SUITE(status_line_test)

BOOST_AUTO_TEST_CASE(log_lines_go_above_the_line_that_is_rewritten_in_place)
{
    std::string terminal;
    status_line line([&](std::string_view bytes) { terminal += bytes; }, [] { return 11; });
    line.log("first\n");
    line.show("1 online");
    line.log("second\n");
    line.show("2 online and more than fits");
    line.clear();
    line.clear();
    line.log("third\n");
    BOOST_TEST(terminal ==
               "first\n"
               "\r\x1b[K1 online"
               "\r\x1b[Ksecond\n1 online"
               "\r\x1b[K2 online a"
               "\r\x1b[K"
               "third\n");
}

BOOST_AUTO_TEST_CASE(the_summary_of_a_pool)
{
    pool_figures now;
    now.online = 12;
    now.refused = 1;
    BOOST_TEST(summary(now, 39.6) ==
               "12 online, 0 connecting, 0 waiting, 1 refused | 40 stanzas/s");
}

BOOST_AUTO_TEST_SUITE_END()

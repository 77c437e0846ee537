#include <mynah/protocol/ack_schedule.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace std::chrono_literals;

namespace {

constexpr time_point start{std::chrono::hours(1)};

ack_schedule schedule()
{
    static const sm_settings defaults;
    return ack_schedule(defaults, 30s);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ack_schedule_test)

BOOST_AUTO_TEST_CASE(idle_it_has_no_deadline) { BOOST_TEST((schedule().deadline() == never)); }

BOOST_AUTO_TEST_CASE(it_asks_after_twenty_stanzas_or_a_second)
{
    auto s = schedule();
    s.sent(start);
    BOOST_TEST(!s.asks(start));
    BOOST_TEST((s.deadline() == start + 1s));
    BOOST_TEST(s.asks(start + 1s));
    for (int i = 0; i < 18; ++i) s.sent(start);
    BOOST_TEST(!s.asks(start));
    s.sent(start);
    BOOST_TEST(s.asks(start));
}

BOOST_AUTO_TEST_CASE(it_never_asks_while_a_request_is_unanswered)
{
    auto s = schedule();
    s.sent(start);
    s.asked(start + 1s);
    for (int i = 0; i < 100; ++i) s.sent(start + 2s);
    BOOST_TEST(!s.asks(start + 29s));
    s.answered(start + 29s, 100);
    BOOST_TEST(s.asks(start + 29s));
    s.asked(start + 29s);
    s.answered(start + 30s, 0);
    BOOST_TEST((s.deadline() == never));
}

BOOST_AUTO_TEST_CASE(a_request_that_stays_unanswered_is_the_end)
{
    auto s = schedule();
    s.sent(start);
    s.asked(start);
    BOOST_TEST(!s.overdue(start + 29s));
    BOOST_TEST(s.overdue(start + 30s));
    s.excuse(start + 20s);  // nothing was read until now
    BOOST_TEST(!s.overdue(start + 49s));
    BOOST_TEST(s.overdue(start + 50s));
}

BOOST_AUTO_TEST_CASE(it_tells_unasked_after_fifty_stanzas_or_ten_seconds)
{
    auto s = schedule();
    s.handled(start);
    BOOST_TEST(!s.tells(start + 9s));
    BOOST_TEST(s.tells(start + 10s));
    s.told();
    BOOST_TEST((s.deadline() == never));
    for (int i = 0; i < 49; ++i) s.handled(start);
    BOOST_TEST(!s.tells(start));
    s.handled(start);
    BOOST_TEST(s.tells(start));
}

BOOST_AUTO_TEST_SUITE_END()

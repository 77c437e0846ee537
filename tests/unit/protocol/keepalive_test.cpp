#include <mynah/protocol/keepalive.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace std::chrono_literals;

namespace {

constexpr time_point start{1h};
using action = protocol::keepalive::action;

protocol::keepalive heard_at_start()
{
    protocol::keepalive k(60s, 30s);
    k.heard(start);
    return k;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keepalive_test)

BOOST_AUTO_TEST_CASE(silence_is_answered_by_a_ping)
{
    auto k = heard_at_start();
    BOOST_TEST((k.deadline() == start + 60s));
    BOOST_TEST((k.tick(start + 60s - 1ns) == action::none));
    BOOST_TEST((k.tick(start + 60s) == action::ping));
}

BOOST_AUTO_TEST_CASE(one_ping_is_enough)
{
    auto k = heard_at_start();
    k.tick(start + 60s);
    BOOST_TEST((k.tick(start + 60s) == action::none));
    BOOST_TEST((k.tick(start + 89s) == action::none));
}

BOOST_AUTO_TEST_CASE(silence_behind_the_ping_means_dead)
{
    auto k = heard_at_start();
    k.tick(start + 60s);
    BOOST_TEST((k.deadline() == start + 90s));
    BOOST_TEST((k.tick(start + 90s - 1ns) == action::none));
    BOOST_TEST((k.tick(start + 90s) == action::dead));
}

BOOST_AUTO_TEST_CASE(any_byte_behind_the_ping_starts_over)
{
    auto k = heard_at_start();
    k.tick(start + 60s);
    k.heard(start + 80s);
    BOOST_TEST((k.deadline() == start + 140s));
    BOOST_TEST((k.tick(start + 90s) == action::none));
    BOOST_TEST((k.tick(start + 140s) == action::ping));
}

BOOST_AUTO_TEST_CASE(a_peer_that_speaks_is_never_asked)
{
    auto k = heard_at_start();
    for (auto now = start; now < start + 1h; now += 59s) {
        BOOST_TEST((k.tick(now) == action::none));
        k.heard(now);
    }
}

BOOST_AUTO_TEST_CASE(a_machine_that_slept_asks_before_it_gives_up)
{
    // The clock has gone on by hours between two ticks: the peer had no chance to answer.
    auto k = heard_at_start();
    const auto woken = start + 10h;
    BOOST_TEST((k.tick(woken) == action::ping));
    BOOST_TEST((k.deadline() == woken + 30s));
    BOOST_TEST((k.tick(woken + 1s) == action::none));
    BOOST_TEST((k.tick(woken + 30s) == action::dead));
}

BOOST_AUTO_TEST_SUITE_END()

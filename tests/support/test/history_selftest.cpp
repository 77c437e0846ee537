// The checker of the fault tests: does it find what is wrong, and nothing else?
#include <tests/support/history.hpp>

#include <boost/test/unit_test.hpp>

#include <initializer_list>

namespace {

using namespace mynah::testing;

void send(history& h, std::initializer_list<history::number> numbers)
{
    for (const auto n : numbers) {
        h.sent(0, n);
        h.acknowledged(0, n);
    }
}

void receive(history& h, std::initializer_list<history::number> numbers)
{
    for (const auto n : numbers) h.received(0, n);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(history_test)

BOOST_AUTO_TEST_CASE(what_arrives_once_and_in_order_is_right)
{
    history h(1);
    send(h, {1, 2, 3});
    BOOST_TEST(!h.complete());
    receive(h, {1, 2, 3});
    BOOST_TEST(h.complete());
    const auto v = h.judge();
    BOOST_TEST(v.messages == 3u);
    BOOST_TEST(v.received == 3u);
    BOOST_TEST(v.examples.empty(), v);
}

BOOST_AUTO_TEST_CASE(what_does_not_arrive_is_lost)
{
    history h(2);
    send(h, {1, 2, 3});
    receive(h, {1, 3});
    const auto v = h.judge();
    BOOST_TEST(v.lost == 1u);
    BOOST_TEST(v.forgotten == 0u);
    BOOST_TEST(v.examples.at(0) == "lost: line 0, message 2");
}

BOOST_AUTO_TEST_CASE(what_was_acknowledged_before_the_session_was_lost_is_forgotten)
{
    history h(1);
    send(h, {1, 2});
    h.sent(0, 3);
    h.session_lost(0);
    send(h, {3, 4});
    receive(h, {1, 4});
    const auto v = h.judge();
    BOOST_TEST(v.forgotten == 1u);  // 2
    BOOST_TEST(v.lost == 1u);       // 3
    BOOST_TEST(v.in_doubt == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_in_doubt_is_not_complete_before_it_was_sent_again)
{
    history h(1);
    h.sent(0, 1);
    receive(h, {1});
    BOOST_TEST(!h.complete());
    BOOST_TEST(h.judge().unsettled == 1u);
    h.session_lost(0);
    BOOST_TEST(!h.complete());
    send(h, {1});
    BOOST_TEST(h.complete());
}

BOOST_AUTO_TEST_CASE(a_message_that_arrives_twice_is_doubled_and_not_out_of_order)
{
    history h(1);
    send(h, {1, 2});
    receive(h, {1, 2, 1, 1});
    const auto v = h.judge();
    BOOST_TEST(v.doubled == 2u);
    BOOST_TEST(v.disordered == 0u);
    BOOST_TEST(h.arrivals() == 4u);
}

BOOST_AUTO_TEST_CASE(a_message_behind_a_later_one_is_out_of_order)
{
    history h(1);
    send(h, {1, 2, 3});
    receive(h, {1, 3, 2});
    const auto v = h.judge();
    BOOST_TEST(v.disordered == 1u);
    BOOST_TEST(v.examples.at(0) == "out of order: line 0, message 2");
}

BOOST_AUTO_TEST_CASE(what_was_under_way_at_a_resumption_is_overtaken_and_nothing_else_is)
{
    history h(1);
    send(h, {1, 2, 3, 4});
    receive(h, {1});
    h.resumed(0);
    send(h, {5, 6, 7});
    receive(h, {2, 4, 3, 5, 7, 6});
    const auto v = h.judge();
    BOOST_TEST(v.overtaken == 1u);   // 3
    BOOST_TEST(v.disordered == 1u);  // 6
}

BOOST_AUTO_TEST_CASE(what_was_under_way_at_a_resumption_and_never_arrives_is_mislaid)
{
    history h(1);
    send(h, {1, 2, 3});
    receive(h, {1});
    h.resumed(0);
    send(h, {4, 5});
    receive(h, {3, 5});
    const auto v = h.judge();
    BOOST_TEST(v.mislaid == 1u);  // 2
    BOOST_TEST(v.lost == 1u);     // 4
}

BOOST_AUTO_TEST_CASE(a_message_that_nobody_sent_is_unknown)
{
    history h(1);
    send(h, {1});
    receive(h, {1, 7});
    BOOST_TEST(h.judge().unknown == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

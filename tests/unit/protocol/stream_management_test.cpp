#include <mynah/protocol/stream_management.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::protocol;

namespace {

sm_grant grant()
{
    sm_grant g;
    g.id = "some-long-sm-id";
    return g;
}

stream_management enabled()
{
    stream_management sm;
    sm.enable();
    sm.enabled(grant());
    return sm;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stream_management_test)

BOOST_AUTO_TEST_CASE(h_is_an_unsigned_32_bit_number_and_nothing_else)
{
    BOOST_TEST((parse_h("0") == 0u));
    BOOST_TEST((parse_h("4294967295") == 4294967295u));
    for (const auto* bad :
         {"", "-1", "+1", " 1", "1 ", "0x10", "4294967296", "12345678901234567890", "1.0", "one"})
        BOOST_TEST(!parse_h(bad), bad);
}

BOOST_AUTO_TEST_CASE(nothing_counts_before_it_is_enabled)
{
    stream_management sm;
    BOOST_TEST(!sm.counts_sent());
    BOOST_TEST(!sm.resumable());
    BOOST_TEST(sm.received() == 0u);
    sm.enable();
    BOOST_TEST(sm.counts_sent());
    BOOST_TEST(sm.received() == 0u);  // between <enable/> and <enabled/>
    sm.enabled(grant());
    BOOST_TEST(sm.received() == 1u);
    BOOST_TEST(sm.resumable());
}

BOOST_AUTO_TEST_CASE(without_an_id_nothing_can_be_resumed)
{
    stream_management sm;
    sm.enable();
    sm.enabled(sm_grant());
    BOOST_TEST(sm.on());
    BOOST_TEST(!sm.resumable());
}

// The "basic" recipe of the XEP removes a stanza too many: h = 1 acknowledges the first, not two.
BOOST_AUTO_TEST_CASE(h_acknowledges_as_many_as_it_says_and_not_one_more)
{
    auto sm = enabled();
    const auto first = sm.sent();
    const auto second = sm.sent();
    BOOST_TEST(sm.acknowledge(0).value() == 0u);
    BOOST_TEST(sm.acknowledge(1).value() == 1u);
    BOOST_TEST((sm.outcome(first) == delivery::acknowledged));
    BOOST_TEST((sm.outcome(second) == delivery::pending));
    BOOST_TEST(sm.unacknowledged() == 1u);
}

BOOST_AUTO_TEST_CASE(h_that_is_too_high_or_goes_backwards_is_an_error_and_changes_nothing)
{
    auto sm = enabled();
    for (int i = 0; i < 3; ++i) sm.sent();
    BOOST_TEST(!sm.acknowledge(4));
    BOOST_TEST(sm.acknowledge(2).value() == 2u);
    BOOST_TEST(!sm.acknowledge(1));
    BOOST_TEST(!sm.acknowledge(0));
    BOOST_TEST(sm.unacknowledged() == 1u);
}

BOOST_AUTO_TEST_CASE(the_counters_wrap)
{
    stream_management sm;
    sm.restore(grant(), 4294967293u, 2, 4294967294u);
    BOOST_TEST(sm.unacknowledged() == 2u);
    BOOST_TEST(sm.sent_on_the_wire() == 4294967295u);
    for (int i = 0; i < 3; ++i) sm.sent();  // 0, 1, 2
    BOOST_TEST(sm.sent_on_the_wire() == 2u);
    BOOST_TEST(sm.acknowledge(4294967295u).value() == 2u);
    BOOST_TEST(sm.acknowledge(1).value() == 2u);
    BOOST_TEST(!sm.acknowledge(4294967295u));
    BOOST_TEST(sm.acknowledge(2).value() == 1u);

    BOOST_TEST(sm.h() == 4294967294u);
    for (int i = 0; i < 3; ++i) BOOST_TEST(sm.finished(sm.received()));
    BOOST_TEST(sm.h() == 1u);
}

BOOST_AUTO_TEST_CASE(our_h_is_the_prefix_of_what_is_finished)
{
    auto sm = enabled();
    std::uint64_t numbers[5];
    for (auto& n : numbers) n = sm.received();
    BOOST_TEST(sm.h() == 0u);
    BOOST_TEST(!sm.finished(numbers[3]));
    BOOST_TEST(!sm.finished(numbers[1]));
    BOOST_TEST(sm.h() == 0u);
    BOOST_TEST(sm.finished(numbers[0]));
    BOOST_TEST(sm.h() == 2u);
    BOOST_TEST(sm.finished(numbers[2]));
    BOOST_TEST(sm.h() == 4u);
    BOOST_TEST(sm.finished(numbers[4]));
    BOOST_TEST(sm.h() == 5u);
}

BOOST_AUTO_TEST_CASE(what_is_being_handled_when_a_session_is_resumed_comes_again_and_is_skipped)
{
    auto sm = enabled();
    const auto first = sm.received();
    const auto second = sm.received();
    const auto third = sm.received();
    sm.finished(first);
    BOOST_TEST(sm.resume() == 1u);
    BOOST_TEST(!sm.repeats());  // not before <resumed/>
    sm.finished(second);
    sm.resumed();
    BOOST_TEST(sm.repeats());
    BOOST_TEST(sm.repeats());
    BOOST_TEST(!sm.repeats());
    BOOST_TEST(sm.received() == third + 1);
    sm.finished(third);
    BOOST_TEST(sm.h() == 3u);
}

BOOST_AUTO_TEST_CASE(what_ends_in_a_later_session_does_not_count_there)
{
    auto sm = enabled();
    const auto old = sm.received();
    sm.disable();
    sm.enable();
    sm.enabled(grant());
    BOOST_TEST(!sm.finished(old));
    BOOST_TEST(sm.h() == 0u);
    BOOST_TEST(sm.finished(sm.received()));
    BOOST_TEST(sm.h() == 1u);
}

BOOST_AUTO_TEST_CASE(what_was_not_acknowledged_when_its_session_was_lost_stays_unknown)
{
    auto sm = enabled();
    const auto known = sm.sent();
    const auto lost = sm.sent();
    BOOST_REQUIRE(sm.acknowledge(1));
    sm.disable();
    BOOST_TEST((sm.outcome(known) == delivery::acknowledged));
    BOOST_TEST((sm.outcome(lost) == delivery::unknown));
    sm.enable();
    sm.enabled(grant());
    const auto fresh = sm.sent();
    BOOST_TEST((sm.outcome(fresh) == delivery::pending));
    BOOST_TEST(sm.acknowledge(1).value() == 1u);
    BOOST_TEST((sm.outcome(fresh) == delivery::acknowledged));
    BOOST_TEST((sm.outcome(lost) == delivery::unknown));
    BOOST_TEST((sm.outcome(known) == delivery::acknowledged));
}

BOOST_AUTO_TEST_CASE(losses_beyond_memory_are_unknown_never_acknowledged)
{
    stream_management sm;
    std::uint64_t first = 0;
    for (int session = 0; session < 40; ++session) {
        sm.enable();
        sm.enabled(grant());
        const auto n = sm.sent();
        if (first == 0) first = n;
        sm.disable();
    }
    BOOST_TEST((sm.outcome(first) == delivery::unknown));
    BOOST_TEST((sm.outcome(0) == delivery::unknown));  // nobody counted
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/bot/loop_guard.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;

namespace {

const jid ann = jid::parse("ann@example.org").value();
const jid bob = jid::parse("bob@example.org").value();

jid flooder(int i) { return jid::parse("p" + std::to_string(i) + "@example.org").value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(loop_guard_test)

BOOST_AUTO_TEST_CASE(our_last_words_again_and_again_are_a_loop)
{
    loop_guard g;
    for (std::uint32_t i = 0; i < loop_guard::patience; ++i) {
        g.said(ann, "hello");
        BOOST_TEST(!g.is_loop(ann, "hello"));
    }
    g.said(ann, "hello");
    BOOST_TEST(g.is_loop(ann, "hello"));
    BOOST_TEST(g.is_loop(ann, "hello"));  // silent as long as it goes on
}

BOOST_AUTO_TEST_CASE(other_words_end_it)
{
    loop_guard g;
    g.said(ann, "hello");
    for (int i = 0; i < 100; ++i) (void)g.is_loop(ann, "hello");
    BOOST_TEST(!g.is_loop(ann, "how are you?"));
    BOOST_TEST(!g.is_loop(ann, "hello"));
}

BOOST_AUTO_TEST_CASE(one_peer_is_not_muted_for_another)
{
    loop_guard g;
    g.said(ann, "hello");
    for (int i = 0; i < 100; ++i) (void)g.is_loop(ann, "hello");
    BOOST_TEST(!g.is_loop(bob, "hello"));
}

BOOST_AUTO_TEST_CASE(speed_is_no_loop)
{
    loop_guard g;
    for (int i = 0; i < 1000; ++i) {
        BOOST_TEST(!g.is_loop(ann, std::to_string(i)));
        g.said(ann, std::to_string(i));
    }
}

BOOST_AUTO_TEST_CASE(a_flood_of_others_hides_no_loop)
{
    loop_guard g;
    int next = 0;
    bool noticed = false;
    for (std::uint32_t i = 0; i <= loop_guard::patience; ++i) {
        g.said(ann, "hello");
        for (std::size_t others = 1; others < loop_guard::max_peers; ++others)
            g.said(flooder(next++), "x");
        noticed = g.is_loop(ann, "hello");
    }
    BOOST_TEST(noticed);
}

BOOST_AUTO_TEST_CASE(known_peers_cost_nobody_the_memory)
{
    loop_guard g;
    g.said(ann, "hello");
    for (std::size_t i = 1; i < loop_guard::max_peers; ++i) g.said(flooder(int(i)), "x");
    for (int i = 0; i < 100; ++i) g.said(flooder(1 + i), "y");
    for (std::uint32_t i = 0; i < loop_guard::patience; ++i) (void)g.is_loop(ann, "hello");
    BOOST_TEST(g.is_loop(ann, "hello"));
}

BOOST_AUTO_TEST_CASE(however_many_peers_there_are_it_stays_small_and_still_notices)
{
    loop_guard g;
    for (int i = 0; i < 100'000; ++i) g.said(flooder(i), "x");
    bool noticed = false;
    for (int i = 0; i < 10; ++i) {
        g.said(ann, "hello");
        noticed = g.is_loop(ann, "hello");
    }
    BOOST_TEST(noticed);
}

BOOST_AUTO_TEST_SUITE_END()

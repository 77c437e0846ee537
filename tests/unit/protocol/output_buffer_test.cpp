#include <mynah/protocol/output_buffer.hpp>

#include <boost/test/unit_test.hpp>

#include <deque>
#include <random>
#include <string>

using mynah::protocol::output_buffer;

BOOST_AUTO_TEST_SUITE(output_buffer_test)

BOOST_AUTO_TEST_CASE(bytes_leave_in_the_order_they_came_in)
{
    output_buffer b;
    BOOST_TEST(b.empty());
    b.tail() += "abc";
    b.tail() += "def";
    BOOST_TEST(b.view() == "abcdef");
    BOOST_TEST(b.size() == 6U);
    b.consume(1);
    BOOST_TEST(b.view() == "bcdef");
    b.tail() += "g";
    BOOST_TEST(b.view() == "bcdefg");
    b.consume(6);
    BOOST_TEST(b.empty());
    BOOST_TEST(b.view() == "");
}

BOOST_AUTO_TEST_CASE(every_split_of_the_writes_gives_the_same_bytes)
{
    for (std::size_t piece = 1; piece <= 7; ++piece) {
        output_buffer b;
        std::string in, out;
        for (int i = 0; i < 100; ++i) {
            const auto text = std::to_string(i * i) + ",";
            b.tail() += text;
            in += text;
            const auto n = std::min(piece, b.size());
            out += b.view().substr(0, n);
            b.consume(n);
        }
        out += b.view();
        BOOST_TEST(in == out);
    }
}

BOOST_AUTO_TEST_CASE(consuming_nothing_changes_nothing)
{
    output_buffer b;
    b.consume(0);
    BOOST_TEST(b.empty());
    b.tail() += "abc";
    b.consume(0);
    BOOST_TEST(b.view() == "abc");
}

BOOST_AUTO_TEST_CASE(what_was_sent_does_not_pile_up)
{
    // A reader that is always one byte behind.
    output_buffer b;
    b.tail() += "x";
    for (int i = 0; i < 10'000; ++i) {
        b.tail() += std::string(100, 'y');
        b.consume(100);
    }
    BOOST_TEST(b.size() == 1U);
    BOOST_TEST(b.tail().size() < 1'000U);
}

BOOST_AUTO_TEST_CASE(an_empty_buffer_that_has_grown_gives_its_memory_back)
{
    output_buffer b;
    b.tail() += std::string(1024 * 1024, 'x');
    b.consume(b.size());
    BOOST_TEST(b.tail().capacity() <= 32U * 1024);
}

BOOST_AUTO_TEST_CASE(the_memory_of_an_empty_buffer_serves_the_next)
{
    output_buffer b;
    b.tail() += std::string(1024, 'x');
    const auto* where = b.tail().data();
    b.consume(b.size());
    output_buffer other;
    BOOST_TEST(static_cast<const void*>(other.tail().data()) == static_cast<const void*>(where));
}

namespace {

void add(output_buffer& b, std::string_view stanza)
{
    auto& tail = b.stanza_tail();
    const auto begin = tail.size();
    tail += stanza;
    b.mark_stanza(begin);
}

}  // namespace

BOOST_AUTO_TEST_CASE(stanzas_are_kept_until_they_are_acknowledged)
{
    output_buffer b;
    b.keep_stanzas(true);
    b.tail() += "<enable/>";
    add(b, "<one/>");
    b.tail() += "<r/>";
    add(b, "<two/>");
    BOOST_TEST(b.view() == "<enable/><one/><r/><two/>");
    b.consume(b.size());
    BOOST_TEST(b.empty());
    BOOST_TEST(b.kept() == 2U);
    BOOST_TEST(b.kept_bytes() == 12U);
    BOOST_TEST(b.stanza(0) == "<one/>");
    BOOST_TEST(b.stanza(1) == "<two/>");
    b.acknowledge(1);
    BOOST_TEST(b.stanza(0) == "<two/>");
    b.acknowledge(1);
    BOOST_TEST(b.kept() == 0U);
    BOOST_TEST(b.kept_bytes() == 0U);
}

BOOST_AUTO_TEST_CASE(set_aside_they_wait_behind_the_next_negotiation)
{
    output_buffer b;
    b.keep_stanzas(true);
    for (const auto* stanza : {"<one/>", "<two/>", "<three/>"}) add(b, stanza);
    b.tail() += "<r/>";
    b.consume(8);  // in the middle of the second
    b.set_aside();
    BOOST_TEST(b.empty());
    add(b, "<four/>");
    BOOST_TEST(b.empty());
    b.tail() += "<stream>";
    BOOST_TEST(b.view() == "<stream>");
    b.consume(8);
    b.tail() += "<resume/>";
    b.acknowledge(1);
    b.send_again();
    add(b, "<five/>");
    BOOST_TEST(b.view() == "<resume/><two/><three/><four/><five/>");
    b.consume(b.size());
    BOOST_TEST(b.kept() == 4U);
    BOOST_TEST(b.stanza(3) == "<five/>");
    b.acknowledge(4);
    BOOST_TEST(b.kept() == 0U);
}

BOOST_AUTO_TEST_CASE(set_aside_twice_nothing_is_lost_or_doubled)
{
    output_buffer b;
    b.keep_stanzas(true);
    add(b, "<one/>");
    b.set_aside();
    b.tail() += "<stream>";
    b.set_aside();
    add(b, "<two/>");
    b.tail() += "<stream>";
    b.send_again();
    BOOST_TEST(b.view() == "<stream><one/><two/>");
}

// Against a list, at random.
BOOST_AUTO_TEST_CASE(whatever_happens_it_keeps_what_is_not_acknowledged_in_order)
{
    for (std::uint32_t seed = 1; seed <= 200; ++seed) {
        std::minstd_rand dice(seed);
        output_buffer b;
        b.keep_stanzas(true);
        std::deque<std::string> model;
        bool aside = false;
        int n = 0;
        for (int step = 0; step < 200; ++step) {
            switch (dice() % 6) {
                case 0:
                case 1: {
                    model.push_back("<s n='" + std::to_string(++n) + "'/>");
                    add(b, model.back());
                    break;
                }
                case 2: b.tail() += "<r/>"; break;
                case 3: b.consume(b.empty() ? 0 : dice() % (b.size() + 1)); break;
                case 4: {
                    const auto some = model.empty() ? 0 : dice() % (model.size() + 1);
                    b.acknowledge(some);
                    model.erase(model.begin(), model.begin() + std::ptrdiff_t(some));
                    break;
                }
                case 5:
                    if (aside)
                        b.send_again();
                    else
                        b.set_aside();
                    aside = !aside;
                    break;
            }
            BOOST_REQUIRE(b.kept() == model.size());
            for (std::size_t i = 0; i < model.size(); ++i)
                BOOST_REQUIRE_MESSAGE(b.stanza(i) == model[i], "seed " << seed);
        }
    }
}

BOOST_AUTO_TEST_CASE(clear_forgets_what_was_not_sent)
{
    output_buffer b;
    b.tail() += "abc";
    b.consume(1);
    b.clear();
    BOOST_TEST(b.empty());
    b.tail() += "d";
    BOOST_TEST(b.view() == "d");
}

BOOST_AUTO_TEST_SUITE_END()

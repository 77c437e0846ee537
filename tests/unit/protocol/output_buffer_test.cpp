#include <mynah/protocol/output_buffer.hpp>

#include <boost/test/unit_test.hpp>

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

BOOST_AUTO_TEST_CASE(an_empty_buffer_that_has_not_grown_keeps_its_memory)
{
    output_buffer b;
    b.tail() += std::string(1024, 'x');
    const auto capacity = b.tail().capacity();
    b.consume(b.size());
    BOOST_TEST(b.tail().capacity() == capacity);
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

// What http_connect_test does not ask of it: the fields.
#include <mynah/net/detail/http_head.hpp>

#include <boost/test/unit_test.hpp>

using mynah::net::detail::http_head;

namespace {

http_head read(std::string_view text)
{
    http_head head;
    while (!text.empty()) {
        const auto size = head.wants();
        BOOST_REQUIRE(size != 0);
        BOOST_REQUIRE(head.received(text.substr(0, size)));
        text.remove_prefix(size);
    }
    BOOST_REQUIRE(head.complete());
    return head;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(http_head_test)

BOOST_AUTO_TEST_CASE(fields_are_found_whatever_their_case)
{
    const auto head =
        read("HTTP/1.1 101 Switching\r\nUpgrade:websocket\r\nX: \t a b \t\r\nx:\r\n\r\n");
    BOOST_TEST(head.status() == 101);
    BOOST_TEST(head.reason() == "Switching");
    BOOST_TEST(head.field("upgrade") == "websocket");
    BOOST_TEST(head.field("X") == "a b");
    BOOST_TEST(head.count("x") == 2U);
    BOOST_TEST(head.field("Y") == "");
    BOOST_TEST(head.count("Y") == 0U);
}

BOOST_AUTO_TEST_CASE(the_next_head_begins_with_nothing)
{
    auto head = read("HTTP/1.1 100 Continue\r\nA: b\r\n\r\n");
    head.next();
    BOOST_TEST(!head.complete());
    BOOST_REQUIRE(head.received("HTTP"));
    BOOST_REQUIRE(head.received("/1.0 200\r\n\r\n"));
    BOOST_TEST(head.status() == 200);
    BOOST_TEST(head.reason() == "");
    BOOST_TEST(head.field("A") == "");
}

BOOST_AUTO_TEST_SUITE_END()

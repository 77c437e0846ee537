#include <mynah/net/endpoint.hpp>

#include "support/print_errc.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using net::endpoint;

BOOST_AUTO_TEST_SUITE(endpoint_test)

BOOST_AUTO_TEST_CASE(a_host_and_a_port_are_parsed)
{
    BOOST_TEST((endpoint::parse("example.org:5222").value() == endpoint("example.org", 5222)));
    BOOST_TEST((endpoint::parse("127.0.0.1:1").value() == endpoint("127.0.0.1", 1)));
    BOOST_TEST((endpoint::parse("[::1]:65535").value() == endpoint("::1", 65535)));
}

BOOST_AUTO_TEST_CASE(a_missing_port_is_the_default_or_an_error)
{
    BOOST_TEST((endpoint::parse("example.org", 53).value() == endpoint("example.org", 53)));
    BOOST_TEST((endpoint::parse("[::1]", 53).value() == endpoint("::1", 53)));
    BOOST_TEST((endpoint::parse("::1", 53).value() == endpoint("::1", 53)));
    BOOST_TEST(!endpoint::parse("example.org"));
}

BOOST_AUTO_TEST_CASE(what_is_no_endpoint_is_refused_in_words)
{
    for (const auto* text :
         {"", ":5222", "host:", "host:0", "host:65536", "host:+1", "host:12x", "host: 1", "[::1",
          "[]:1", "[]", "a b:1", "a/b:1", "u@h:1", "a:b:1", "[::1]:", "[::1]5222", "host:-1"}) {
        const auto parsed = endpoint::parse(text, 5222);
        BOOST_TEST_CONTEXT("'" << text << "'")
        {
            BOOST_REQUIRE(!parsed);
            BOOST_TEST(parsed.error().code == errc::invalid_argument);
            BOOST_TEST(parsed.error().text.find("HOST:PORT") != std::string::npos);
        }
    }
}

BOOST_AUTO_TEST_CASE(an_ipv6_literal_is_written_in_brackets)
{
    BOOST_TEST(endpoint("::1", 5222).to_string() == "[::1]:5222");
    BOOST_TEST(endpoint("example.org", 5222).to_string() == "example.org:5222");
}

BOOST_AUTO_TEST_CASE(loopback_is_an_address_and_never_a_name)
{
    const auto loopback = [](const char* text) {
        return net::is_loopback(boost::asio::ip::make_address(text));
    };
    BOOST_TEST(loopback("127.0.0.1"));
    BOOST_TEST(loopback("127.255.0.9"));
    BOOST_TEST(loopback("::1"));
    BOOST_TEST(loopback("::ffff:127.0.0.1"));
    BOOST_TEST(!loopback("128.0.0.1"));
    BOOST_TEST(!loopback("0.0.0.0"));
    BOOST_TEST(!loopback("::"));
    BOOST_TEST(!loopback("::ffff:10.0.0.1"));
    BOOST_TEST(!net::ip_literal("localhost").has_value());
    BOOST_TEST(!net::ip_literal("127.0.0.1.example.org").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

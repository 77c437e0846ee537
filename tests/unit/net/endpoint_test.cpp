#include <mynah/net/endpoint.hpp>

#include "support/print_errc.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using net::address_scope;
using net::endpoint;

namespace {

address_scope scope_of(const char* text)
{
    return net::scope_of(boost::asio::ip::make_address(text));
}

}  // namespace

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

BOOST_AUTO_TEST_CASE(loopback_is_this_machine_only)
{
    for (const auto* text : {"127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"})
        BOOST_TEST_CONTEXT(text) BOOST_TEST((scope_of(text) == address_scope::loopback));
}

BOOST_AUTO_TEST_CASE(what_no_stranger_can_be_at_is_private)
{
    for (const auto* text : {"10.0.0.0",
                             "10.255.255.255",
                             "172.16.0.1",
                             "172.31.255.255",
                             "192.168.0.1",
                             "192.168.255.255",
                             "100.64.0.0",
                             "100.127.255.255",
                             "169.254.169.254",
                             "0.0.0.0",
                             "0.1.2.3",
                             "224.0.0.1",
                             "239.255.255.255",
                             "255.255.255.255",
                             "::",
                             "fc00::1",
                             "fdff:ffff::1",
                             "fe80::1",
                             "febf::1",
                             "fe80::1%1",
                             "ff02::1",
                             "::ffff:10.0.0.1",
                             "::ffff:172.20.0.1",
                             "::ffff:192.168.7.7",
                             "::ffff:0.0.0.0",
                             "::ffff:100.100.0.1",
                             "::ffff:169.254.0.1",
                             "::ffff:224.0.0.1"})
        BOOST_TEST_CONTEXT(text) BOOST_TEST((scope_of(text) == address_scope::private_network));
}

BOOST_AUTO_TEST_CASE(the_neighbours_of_private_networks_are_anywhere)
{
    for (const auto* text :
         {"9.255.255.255",   "11.0.0.0",         "172.15.255.255",  "172.32.0.0",
          "192.167.255.255", "192.169.0.0",      "100.63.255.255",  "100.128.0.0",
          "169.253.255.255", "169.255.0.0",      "126.255.255.255", "128.0.0.1",
          "1.0.0.0",         "223.255.255.255",  "2001:db8::1",     "fbff::1",
          "fe00::1",         "fe7f::1",          "fec0::1",         "::2",
          "::ffff:8.8.8.8",  "::ffff:172.32.0.0"})
        BOOST_TEST_CONTEXT(text) BOOST_TEST((scope_of(text) == address_scope::anywhere));
}

BOOST_AUTO_TEST_CASE(a_host_that_somebody_else_looks_up_has_a_scope)
{
    const auto is = [](std::string_view host) { return net::scope_of(host); };
    for (const auto* host : {"localhost", "LocalHost.", "a.localhost", "127.0.0.1", "::1"})
        BOOST_TEST_CONTEXT(host) BOOST_TEST((is(host) == address_scope::loopback));
    for (const auto* host : {"example.org", "notlocalhost", "localhost.example.org", "", "host"})
        BOOST_TEST_CONTEXT(host) BOOST_TEST((is(host) == address_scope::anywhere));
    BOOST_TEST((is("10.0.0.1") == address_scope::private_network));
}

BOOST_AUTO_TEST_CASE(a_scope_belongs_to_an_address_and_never_to_a_name)
{
    BOOST_TEST(!net::ip_literal("localhost").has_value());
    BOOST_TEST(!net::ip_literal("127.0.0.1.example.org").has_value());
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/net/proxy.hpp>

#include <tests/unit/net/support/print_errc.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using net::excepted;
using net::proxy;
using net::proxy_kind;

namespace {

proxy good(std::string_view url)
{
    auto parsed = proxy::parse(url);
    BOOST_REQUIRE_MESSAGE(parsed, url << ": " << parsed.error().text);
    return *parsed;
}

void bad(std::string_view url, std::string_view why)
{
    const auto parsed = proxy::parse(url);
    BOOST_REQUIRE_MESSAGE(!parsed, url);
    BOOST_TEST(parsed.error().code == errc::invalid_argument);
    BOOST_TEST(parsed.error().text.ends_with(why), parsed.error().text);
    BOOST_TEST(parsed.error().text.find("s3cret") == std::string::npos, parsed.error().text);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(proxy_test)

BOOST_AUTO_TEST_CASE(a_url_says_kind_host_and_port)
{
    const auto p = good("socks5://proxy.example.org:9050");
    BOOST_TEST((p.kind == proxy_kind::socks5));
    BOOST_TEST((p.at == net::endpoint("proxy.example.org", 9050)));
    BOOST_TEST(p.user.empty());
    BOOST_TEST(p.password.empty());
    BOOST_TEST((good("SOCKS5H://[::1]:9050/").at == net::endpoint("::1", 9050)));
    BOOST_TEST((good("http://127.0.0.1:3128/").kind == proxy_kind::http));
}

BOOST_AUTO_TEST_CASE(a_url_without_a_scheme_is_that_of_an_http_proxy)
{
    const auto p = good("127.0.0.1:3128");
    BOOST_TEST((p.kind == proxy_kind::http));
    BOOST_TEST(p.at.port == 3128);
}

BOOST_AUTO_TEST_CASE(only_socks_has_a_port_of_its_own)
{
    BOOST_TEST(good("socks5://127.0.0.1").at.port == 1080);
    bad("http://127.0.0.1", "the host or the port is missing or malformed");
}

BOOST_AUTO_TEST_CASE(user_and_password_are_decoded)
{
    const auto p = good("socks5://ad%61:s3cret%40%3a%25@127.0.0.1:1080");
    BOOST_TEST(p.user == "ada");
    BOOST_TEST(p.password.reveal() == "s3cret@:%");
    BOOST_TEST(good("http://ada@127.0.0.1:1").password.empty());
    BOOST_TEST(good("http://ada:a:b@c@127.0.0.1:1").password.reveal() == "a:b@c");
}

BOOST_AUTO_TEST_CASE(no_mistake_shows_the_password)
{
    bad("socks4://ada:s3cret@h:1", "mynah knows socks5, socks5h and http proxies");
    bad("https://ada:s3cret@h:1", "mynah knows socks5, socks5h and http proxies");
    bad("socks5://ada:s3cret", "the host or the port is missing or malformed");
    bad("ada:s3cret", "the host or the port is missing or malformed");
    bad("socks5://ada:s3cret@", "the host or the port is missing or malformed");
    bad("socks5://ada:s3cret@h:0", "the host or the port is missing or malformed");
    bad("socks5://ada:s3cret@h:1/path", "the host or the port is missing or malformed");
    bad("socks5://ada:s3cret%@h:1", "a % is written %25");
    bad("socks5://ada:s3cret%4@h:1", "a % is written %25");
    bad("socks5://ada:s3cret%4g@h:1", "a % is written %25");
    bad("socks5://:s3cret@h:1", "there is a password, and no user");
    bad("http://a%3ada:s3cret@h:1", "the user of an HTTP proxy has no colon");
    bad("socks5://ada:s3cret" + std::string(255, 'x') + "@h:1",
        "user and password have at most 255 bytes each");
    bad("", "the host or the port is missing or malformed");
}

BOOST_AUTO_TEST_CASE(its_name_has_no_password)
{
    const auto p = good("http://ada:s3cret@[::1]:3128");
    BOOST_TEST(p.to_string() == "http://[::1]:3128");
    const auto blamed = p.blamed_for(error(errc::proxy_failed, "it hung up", "bye"));
    BOOST_TEST(blamed.text == "proxy http://[::1]:3128: it hung up");
    BOOST_TEST(blamed.peer_text == "bye");
    BOOST_TEST(p.blamed_for(errc::timed_out).text == "proxy http://[::1]:3128: timed out");
}

BOOST_AUTO_TEST_CASE(exceptions_are_names_and_those_below_them)
{
    BOOST_TEST(excepted("example.org", "example.org"));
    BOOST_TEST(excepted("xmpp.Example.org", "localhost,EXAMPLE.org"));
    BOOST_TEST(excepted("xmpp.example.org", "localhost, .example.org"));
    BOOST_TEST(excepted("example.org.", ".example.org."));
    BOOST_TEST(excepted("example.org", "a  b,,example.org"));
    BOOST_TEST(!excepted("badexample.org", "example.org"));
    BOOST_TEST(!excepted("example.org", "xmpp.example.org"));
    BOOST_TEST(!excepted("example.org", ""));
    BOOST_TEST(!excepted("example.org", ".,,."));
    BOOST_TEST(excepted("example.org", "*"));
}

BOOST_AUTO_TEST_CASE(exceptions_are_addresses_and_networks)
{
    BOOST_TEST(excepted("127.0.0.1", "localhost,127.0.0.1"));
    BOOST_TEST(excepted("127.1.2.3", "127.0.0.0/8"));
    BOOST_TEST(excepted("10.1.2.3", "10.1.2.3/16"));
    BOOST_TEST(!excepted("11.1.2.3", "10.0.0.0/8"));
    BOOST_TEST(excepted("::1", "0:0::1"));
    BOOST_TEST(excepted("fe80::1", "fe80::/10"));
    BOOST_TEST(!excepted("2001:db8::1", "fe80::/10"));
    BOOST_TEST(!excepted("10.1.2.3", "3,2.3,10.0.0.0/33,10.0.0.0/,/8"));
    BOOST_TEST(excepted("10.1.2.3", "*"));
}

BOOST_AUTO_TEST_CASE(it_serves_whom_no_exception_names)
{
    auto p = good("socks5://127.0.0.1");
    BOOST_TEST(p.serves("127.0.0.1"));
    p.exceptions = "localhost,127.0.0.0/8";
    BOOST_TEST(!p.serves("127.0.0.1"));
    BOOST_TEST(p.serves("example.org"));
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/http/url.hpp>

#include <boost/test/unit_test.hpp>

namespace mynah::http {
namespace {

BOOST_AUTO_TEST_SUITE(url_test)

BOOST_AUTO_TEST_CASE(a_url_is_taken_apart)
{
    const auto u = url::parse("https://Login.Example.org:8443/a%20b?c=d&e").value();
    BOOST_TEST(u.secure());
    BOOST_TEST(u.host() == "login.example.org");
    BOOST_TEST(u.port() == 8443);
    BOOST_TEST(u.target() == "/a%20b?c=d&e");
    BOOST_TEST(u.path() == "/a%20b");
    BOOST_TEST(u.authority() == "login.example.org:8443");
    BOOST_TEST(u.origin() == "https://login.example.org:8443");
    BOOST_TEST(u.text() == "https://Login.Example.org:8443/a%20b?c=d&e");
}

BOOST_AUTO_TEST_CASE(what_is_not_said_has_a_default)
{
    const auto u = url::parse("https://example.org").value();
    BOOST_TEST(u.port() == 443);
    BOOST_TEST(u.target() == "/");
    BOOST_TEST(u.authority() == "example.org");
    BOOST_TEST(url::parse("https://example.org?a").value().target() == "/?a");
    BOOST_TEST(url::parse("http://127.0.0.1/").value().port() == 80);
}

BOOST_AUTO_TEST_CASE(an_address_of_ipv6_has_brackets_on_the_wire_only)
{
    const auto u = url::parse("http://[::1]:80/x").value();
    BOOST_TEST(u.host() == "::1");
    BOOST_TEST(u.authority() == "[::1]");
    BOOST_TEST(url::parse("https://[2001:db8::1]:1/").value().authority() == "[2001:db8::1]:1");
}

BOOST_AUTO_TEST_CASE(clear_text_is_for_this_machine_only)
{
    for (const auto* good : {"http://127.0.0.1:8080/", "http://localhost/", "http://127.9.9.9/"})
        BOOST_TEST(url::parse(good).has_value(), good);
    for (const auto* bad : {"http://example.org/", "http://10.0.0.1/", "http://localhost.org/",
                            "http://[::2]/", "http://0.0.0.0/"})
        BOOST_TEST(!url::parse(bad).has_value(), bad);
}

BOOST_AUTO_TEST_CASE(what_is_no_place_for_a_request_is_refused)
{
    for (const auto* bad :
         {"", "example.org", "/path", "ftp://example.org/", "https://", "https:///x",
          "https://user:pw@example.org/", "https://example.org/#top", "https://example.org:0/",
          "https://example.org:65536/", "https://exa mple.org/", "https://ex%41mple.org/\r\nX: y",
          "https://example.org/a b",
          "https://b\xc3\xbc"
          "cher.example/"})
        BOOST_TEST(!url::parse(bad).has_value(), bad);
    BOOST_TEST(!url::parse("https://example.org/" + std::string(url::max_size, 'a')).has_value());
}

BOOST_AUTO_TEST_CASE(an_error_does_not_repeat_the_url)
{
    const auto refused = url::parse("https://user:hunter2@example.org/");
    BOOST_TEST(refused.error().message().find("hunter2") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(another_path_is_at_the_same_place)
{
    const auto u = url::parse("https://example.org:1/a?b").value().with_path("/c");
    BOOST_TEST(u.text() == "https://example.org:1/c");
    BOOST_TEST(u.target() == "/c");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace mynah::http

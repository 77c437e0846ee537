#include <mynah/net/websocket_url.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using net::websocket_url;

namespace {

void bad(std::string_view url, std::string_view why)
{
    const auto parsed = websocket_url::parse(url);
    BOOST_REQUIRE_MESSAGE(!parsed, url);
    BOOST_TEST((parsed.error().code == errc::invalid_argument));
    BOOST_TEST(parsed.error().text ==
               "a WebSocket is written wss://HOST[:PORT]/PATH: " + std::string(why));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_url_test)

BOOST_AUTO_TEST_CASE(a_url_says_where_and_how)
{
    const auto url = websocket_url::parse("wss://xmpp.example.org/ws?a=b").value();
    BOOST_TEST((url.at == net::endpoint("xmpp.example.org", 443, true)));
    BOOST_TEST(url.path == "/ws?a=b");
    BOOST_TEST(url.authority() == "xmpp.example.org");
    const auto other = websocket_url::parse("WS://[::1]:5280").value();
    BOOST_TEST((other.at == net::endpoint("::1", 5280)));
    BOOST_TEST(other.path == "/");
    BOOST_TEST(other.authority() == "[::1]:5280");
    BOOST_TEST(websocket_url::parse("ws://[::1]/").value().authority() == "[::1]");
    BOOST_TEST(websocket_url::parse("wss://a.org?b").value().path == "/?b");
    BOOST_TEST(websocket_url::parse("wss://a.org:80/").value().authority() == "a.org:80");
}

BOOST_AUTO_TEST_CASE(what_is_none_is_told_and_not_quoted)
{
    const auto* scheme = "it begins with wss://, or on this machine with ws://";
    for (const auto* url : {"", "wss", "https://a.org/", "//a.org/", "a.org/ws"}) bad(url, scheme);
    const auto* host = "the host or the port is missing or malformed";
    for (const auto* url : {"wss://", "wss:///ws", "wss://a.org:0/", "wss://a.org:x/"})
        bad(url, host);
    bad("wss://user:s3cret@a.org/", "there is no user");
    bad("wss://a.org/#b", "there is no fragment");
    const auto* ascii = "other characters than those of ASCII are written %XX";
    for (const auto* url : {"wss://a.org/ b", "wss://a.org/\r\nX: y", "wss://\xc3\xbc.org/"})
        bad(url, ascii);
}

BOOST_AUTO_TEST_SUITE_END()

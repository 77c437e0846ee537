#include <mynah/net/websocket_opening.hpp>

#include <tests/unit/net/support/opening_script.hpp>

using namespace mynah;
using testing::opening_script;

namespace {

// RFC 6455 section 1.3
constexpr std::string_view nonce = "the sample nonce";
constexpr const char* accepts = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";
constexpr const char* protocol = "Sec-WebSocket-Protocol: xmpp\r\n";
constexpr const char* upgrade = "Upgrade: WebSocket\r\nConnection: keep-alive, Upgrade\r\n";

opening_script answers(const std::string& status, const std::string& fields)
{
    return opening_script(
               "GET /ws?a=b HTTP/1.1\r\nHost: example.org\r\nUpgrade: websocket\r\n"
               "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
               "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: xmpp\r\n\r\n")
        .turn("HTTP/1.1 " + status + "\r\n" + fields + "\r\n");
}

auto opening()
{
    return std::make_unique<net::websocket_opening>(
        net::websocket_url::parse("wss://example.org/ws?a=b").value(), nonce);
}

void fails(const std::string& status, const std::string& fields, const std::string& why)
{
    answers(status, fields).fails(errc::websocket_failed, why).run(opening);
}

const std::string switching = "101 Switching Protocols";

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_opening_test)

BOOST_AUTO_TEST_CASE(the_server_proves_that_it_has_read_the_request)
{
    answers(switching, std::string(upgrade) + accepts + protocol).run(opening);
    answers("100 Continue\r\n\r\nHTTP/1.1 101 X", std::string(upgrade) + accepts + protocol)
        .run(opening);
}

BOOST_AUTO_TEST_CASE(another_status_is_told)
{
    fails("404 Not Found", "", "the server answers with HTTP status 404");
    fails("200 OK", std::string(upgrade) + accepts + protocol,
          "the server answers with HTTP status 200");
    fails("302 Found", "Location: wss://elsewhere/\r\n", "the server answers with HTTP status 302");
}

BOOST_AUTO_TEST_CASE(an_answer_to_another_request_is_refused)
{
    const std::string why = "the server's answer is not to our request";
    fails(switching, std::string(upgrade) + protocol, why);
    fails(switching, upgrade + std::string("Sec-WebSocket-Accept: x\r\n") + protocol, why);
    fails(switching, std::string(upgrade) + accepts + accepts + protocol, why);
    const std::string other = "the server switches to another protocol";
    fails(switching, std::string("Connection: Upgrade\r\n") + accepts + protocol, other);
    fails(switching, std::string("Upgrade: websocket\r\n") + accepts + protocol, other);
    fails(switching, std::string("Upgrade: h2c\r\nConnection: Upgrade\r\n") + accepts + protocol,
          other);
}

BOOST_AUTO_TEST_CASE(compression_is_refused)
{
    fails(switching,
          std::string(upgrade) + accepts + protocol +
              "Sec-WebSocket-Extensions: permessage-deflate\r\n",
          "the server insists on an extension");
}

BOOST_AUTO_TEST_CASE(a_websocket_for_something_else_is_refused)
{
    const std::string why = "there is no XMPP on this WebSocket";
    fails(switching, std::string(upgrade) + accepts, why);
    fails(switching, std::string(upgrade) + accepts + "Sec-WebSocket-Protocol: chat\r\n", why);
    fails(switching, std::string(upgrade) + accepts + protocol + protocol, why);
}

BOOST_AUTO_TEST_CASE(what_is_no_http_is_refused)
{
    net::websocket_opening talk(net::websocket_url::parse("wss://a.org/").value(), nonce);
    BOOST_TEST(talk.received("SSH").error().code == errc::websocket_failed);
}

BOOST_AUTO_TEST_SUITE_END()

#include "command_line.hpp"

using namespace mynah;

BOOST_FIXTURE_TEST_SUITE(websocket_option_test, testing::command_line)

BOOST_AUTO_TEST_CASE(a_url_goes_to_the_session)
{
    const auto s = good({"--jid", "a@b.org", "--websocket", "wss://b.org/ws"});
    const auto config = s.to_session_config().value();
    BOOST_TEST(config.websocket.value().authority() == "b.org");
    BOOST_TEST(!good({"--jid", "a@b.org"}).websocket.has_value());
}

BOOST_AUTO_TEST_CASE(without_tls_only_on_this_machine)
{
    const auto ws = [](const char* url, const char* tls) {
        return std::vector<std::string>{"--jid", "a@b.org", "--websocket", url, "--tls", tls};
    };
    BOOST_TEST(good(ws("ws://127.0.0.1:5280/ws", "off")).websocket.has_value());
    wrong(ws("ws://192.0.2.1:5280/ws", "off"), "192.0.2.1 is not on it");
    wrong({"--jid", "a@b.org", "--websocket", "ws://127.0.0.1/"}, "ws:// is without TLS");
    wrong(ws("wss://b.org/", "off"), "ws:// is without");
    wrong(ws("wss://b.org/", "starttls"), "over a WebSocket TLS comes first");
    BOOST_TEST(good(ws("wss://b.org/", "direct")).websocket.has_value());
}

BOOST_AUTO_TEST_CASE(a_domain_may_be_asked_for_its_websocket)
{
    const auto s = good({"--jid", "a@b.org", "--websocket", "discover"});
    BOOST_TEST(s.discover_websocket);
    const auto config = s.to_session_config().value();
    BOOST_TEST(config.find_websocket != nullptr);
    BOOST_TEST(!config.websocket.has_value());
    BOOST_TEST(good({"--jid", "a@b.org"}).to_session_config().value().find_websocket == nullptr);
    for (const std::string tls : {"off", "starttls"})
        wrong({"--jid", "a@b.org", "--websocket", "discover", "--tls", tls},
              "--websocket discover");
}

BOOST_AUTO_TEST_CASE(what_is_no_url_is_told)
{
    wrong({"--jid", "a@b.org", "--websocket", "https://b.org/"}, "--websocket: a WebSocket is");
}

BOOST_AUTO_TEST_SUITE_END()

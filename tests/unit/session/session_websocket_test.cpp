// A session over a WebSocket: the same log-in as ever, in frames.
#include "session_fixture.hpp"

#include <mynah/protocol/framing.hpp>
#include <mynah/stanza/message.hpp>

#include <tests/unit/session/websocket_peer.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;

namespace {

session_config over_websocket(const char* url = "wss://ws.example.net/ws")
{
    auto config = default_config();
    config.websocket = net::websocket_url::parse(url).value();
    return config;
}

class web_fixture : public session_fixture {
public:
    explicit web_fixture(session_config config = over_websocket(), memory_link_options options = {})
        : session_fixture(std::move(config), std::move(options))
    {
    }

    // Answers the request that the WebSocket begins with.
    void open()
    {
        for (int i = 0; i != 1000 && !request.ends_with("\r\n\r\n"); ++i) {
            request += links.link().received();
            time.settle();
        }
        if (!request.ends_with("\r\n\r\n")) return;  // it was cut
        links.link().send(websocket_peer::answer_to(request));
        time.settle();
    }

    // Document by document, as a server would.
    void say(std::string_view bytes) override
    {
        while (!bytes.empty()) {
            std::string document;
            const auto size = protocol::framing::write_document(bytes, document);
            BOOST_REQUIRE(size != 0);
            session_fixture::say(websocket_peer::frame(document));
            bytes.remove_prefix(size);
        }
    }
    std::string heard() override { return websocket_peer::read(links.link().received()); }

    std::string request;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_websocket_test)

BOOST_AUTO_TEST_CASE(it_goes_to_the_host_of_the_url_and_wants_its_certificate)
{
    web_fixture f;
    f.start();
    const auto& asked = f.links.asked().at(0);
    BOOST_TEST((asked.via == net::endpoint("ws.example.net", 443, true)));
    BOOST_TEST(f.links.link().identity() == "ws.example.net");
    BOOST_TEST(f.links.link().alpn() == "http/1.1");
    f.open();
    BOOST_TEST(f.request.starts_with("GET /ws HTTP/1.1\r\nHost: ws.example.net\r\n"));
    BOOST_TEST(f.heard() ==
               "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' "
               "from='bot@example.org' version='1.0' xml:lang='en'/>\n");
}

BOOST_AUTO_TEST_CASE(it_logs_in_talks_and_ends_politely)
{
    web_fixture f;
    f.start();
    f.open();
    f.log_in();
    BOOST_TEST(f.events.online == 1);
    (void)f.heard();
    f.say("<message from='a@b.org' id='m1' type='chat'><body>x</body></message>");
    BOOST_TEST(f.events.stanzas == std::vector<std::string>{"m1"},
               boost::test_tools::per_element());
    BOOST_REQUIRE(
        f.subject.handle().try_send(message(jid::parse("a@b.org").value()).id("m2").body("y")));
    f.time.settle();
    BOOST_TEST(f.heard() ==
               "<message xmlns='jabber:client' to='a@b.org' type='chat' id='m2'><body>y</body>"
               "</message>\n");
    f.subject.stop();
    f.time.settle();
    BOOST_TEST(f.heard() == "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>\n");
    f.say("</stream:stream>");
    BOOST_TEST(f.heard() == "8\3\xe8\n");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::closed));
}

BOOST_AUTO_TEST_CASE(a_broken_session_is_resumed_and_what_was_lost_is_framed_again)
{
    web_fixture f;
    f.start();
    f.open();
    f.log_in_managed();
    BOOST_REQUIRE(
        f.subject.handle().try_send(message(jid::parse("a@b.org").value()).id("m1").body("y")));
    f.time.settle();
    f.links.link().cut();
    f.time.settle();
    BOOST_TEST(f.events.suspended == 1);
    f.time.advance(std::chrono::minutes(2));
    f.request.clear();
    f.open();
    BOOST_TEST(f.ask_to_resume() == "<resume xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>\n");
    f.say("<resumed xmlns='urn:xmpp:sm:3' previd='s1' h='0'/>");
    BOOST_TEST(f.events.resumed == 1);
    BOOST_TEST(f.heard().starts_with("<message xmlns='jabber:client' to='a@b.org'"));
}

BOOST_AUTO_TEST_CASE(it_is_not_sent_elsewhere)
{
    web_fixture f;
    f.start();
    f.open();
    f.say(f.header() +
          "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>inner"
          "</see-other-host></stream:error>");
    BOOST_REQUIRE(!f.events.reasons.empty());
    BOOST_TEST((f.events.reasons[0].code == errc::redirect_refused));
    BOOST_TEST(f.links.attempts() == 1U);
}

BOOST_AUTO_TEST_CASE(nothing_is_asked_of_a_server_without_tls_that_is_not_here)
{
    auto config = over_websocket("ws://127.0.0.1:5280/ws");
    {
        web_fixture f(config);
        f.start();
        BOOST_REQUIRE(f.ended);
        BOOST_TEST((f.ended->code == errc::clear_text_refused));
    }
    config.stream.tls = protocol::tls_policy::off;
    memory_link_options far;
    far.scope = net::address_scope::anywhere;
    web_fixture f(config, far);
    f.start();
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::clear_text_refused));
    BOOST_TEST(f.links.link().bytes_written() == 0U);
}

// Cut behind each byte that it reads or writes until it has asked for its resource: it tries again.
BOOST_AUTO_TEST_CASE(a_cut_at_any_byte_of_the_log_in_costs_this_attempt)
{
    const auto play = [](const memory_link_options& options, auto check) {
        web_fixture f(over_websocket(), options);
        f.start();
        f.open();
        for (const auto* bytes :
             {"<?xml version='1.0'?><stream:stream version='1.0'>",
              "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
              "<mechanism>EXTERNAL</mechanism></mechanisms></stream:features>",
              "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
              "<?xml version='1.0'?><stream:stream version='1.0'>",
              "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
              "</stream:features>"})
            f.say(bytes);
        check(f);
    };
    std::size_t read = 0, written = 0;
    play({}, [&](web_fixture& f) {
        BOOST_TEST(f.subject.stage() == "resource binding");
        read = f.links.link().bytes_read();
        written = f.links.link().bytes_written();
    });
    const auto tries_again = [](web_fixture& f) {
        BOOST_TEST(f.events.reasons.size() == 1U);
        BOOST_TEST(f.events.retry.has_value());
    };
    for (std::size_t n = 0; n < read; ++n) {
        memory_link_options options;
        options.read_limit = n;
        BOOST_TEST_CONTEXT("after reading " << n) play(options, tries_again);
    }
    for (std::size_t n = 0; n < written; ++n) {
        memory_link_options options;
        options.write_limit = n;
        BOOST_TEST_CONTEXT("after writing " << n) play(options, tries_again);
    }
}

// Found, not told

namespace {

class canned_source final : public websocket_source {
public:
    task<result<net::websocket_url>> find(std::string domain) override
    {
        asked.push_back(std::move(domain));
        if (next.empty()) co_return error(errc::websocket_failed, "none");
        co_return net::websocket_url::parse(next).value();
    }

    std::string next;
    std::vector<std::string> asked;
};

session_config finding(std::shared_ptr<canned_source> source)
{
    auto config = default_config();
    config.find_websocket = std::move(source);
    return config;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_websocket_that_is_found_is_used_until_it_leads_nowhere)
{
    const auto source = std::make_shared<canned_source>();
    source->next = "wss://ws.example.net/a";
    web_fixture f(finding(source));
    f.start();
    BOOST_TEST(source->asked == std::vector<std::string>{"example.org"},
               boost::test_tools::per_element());
    BOOST_TEST(f.links.asked().at(0).via->host == "ws.example.net");
    BOOST_TEST(f.links.link().identity() == "ws.example.net");
    f.open();
    f.log_in();
    BOOST_REQUIRE(f.events.online == 1);

    source->next = "wss://other.example.net/b";
    f.links.link().cut();
    f.time.advance(std::chrono::seconds(2));
    BOOST_TEST(source->asked.size() == 1U);  // it was good so far
    BOOST_TEST(f.links.asked().at(1).via->host == "ws.example.net");
    f.links.link().cut();
    f.time.advance(std::chrono::minutes(1));
    BOOST_TEST(source->asked.size() >= 2U);
    BOOST_TEST(f.links.asked().back().via->host == "other.example.net");
}

BOOST_AUTO_TEST_CASE(a_websocket_that_has_moved_is_looked_for_again)
{
    const auto source = std::make_shared<canned_source>();
    source->next = "wss://ws.example.net/a";
    web_fixture f(finding(source));
    f.start();
    f.open();
    f.log_in();
    BOOST_REQUIRE(f.events.online == 1);

    source->next = "wss://other.example.net/b";
    f.links.refuse(error(errc::connect_failed));
    f.links.link().cut();
    while (f.links.attempts() < 3) f.time.advance(std::chrono::milliseconds(100));
    BOOST_TEST(f.links.asked()[1].via->host == "ws.example.net");
    BOOST_TEST(f.links.asked()[2].via->host == "other.example.net");
}

BOOST_AUTO_TEST_CASE(a_domain_without_one_is_asked_again_later)
{
    const auto source = std::make_shared<canned_source>();
    web_fixture f(finding(source));
    f.start();
    BOOST_TEST(f.links.asked().empty());
    BOOST_REQUIRE(f.events.reasons.size() == 1U);
    BOOST_TEST((f.events.reasons.at(0).code == errc::websocket_failed));
    BOOST_TEST(f.events.retry.has_value());
    source->next = "wss://ws.example.net/a";
    f.time.advance(std::chrono::seconds(2));
    BOOST_TEST(f.links.asked().at(0).via->host == "ws.example.net");
}

BOOST_AUTO_TEST_SUITE_END()

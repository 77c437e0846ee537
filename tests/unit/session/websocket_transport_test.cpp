#include <mynah/session/websocket_transport.hpp>

#include <tests/unit/base/run_by_hand.hpp>
#include <tests/unit/session/websocket_peer.hpp>

using namespace mynah;
using testing::memory_link;
using testing::memory_link_options;
using peer = testing::websocket_peer;

namespace {

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='example.org' version='1.0'>";

task<> open(websocket_transport& over, std::optional<result<void>>& to)
{
    auto opening = over.open();
    to.emplace(co_await std::move(opening));
}

task<> secure(websocket_transport& over, std::optional<result<net::tls_facts>>& to)
{
    auto securing = over.start_tls(nullptr, "example.org", "xmpp-client");
    to.emplace(co_await std::move(securing));
}

struct fixture {
    explicit fixture(memory_link_options options = {})
        : link(std::move(options)),
          over(link.take_transport(),
               net::websocket_url::parse("ws://example.org:5280/ws?key").value(), 1000)
    {
    }

    // The server's answer, with what it says behind it at once.
    void opened(const std::string& behind = {})
    {
        std::optional<result<void>> done;
        by_hand run(io, open(over, done));
        settle(io);
        std::string request;
        while (!request.ends_with("\r\n\r\n")) {
            request += link.received();
            settle(io);
        }
        link.send(peer::answer_to(request) + behind);
        settle(io);
        BOOST_REQUIRE(done && *done);
    }

    // What is there to be read now.
    std::string read()
    {
        std::string all;
        for (;;) {
            char piece[7];
            const auto size = over.read(piece);
            if (!size) {
                last = size.error();
                return all;
            }
            if (*size == 0) return all;
            all.append(piece, *size);
        }
    }

    std::string says(const std::string& bytes)
    {
        link.send(bytes);
        return read();
    }

    asio::io_context io{1};
    memory_link link;
    websocket_transport over;
    error last;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(websocket_transport_test)

BOOST_AUTO_TEST_CASE(a_stream_goes_over_it_both_ways)
{
    fixture f;
    f.opened();
    BOOST_TEST(f.over.write(header).value() == header.size());
    BOOST_TEST(peer::read(f.link.received()) ==
               "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='example.org' "
               "version='1.0'/>\n");
    BOOST_TEST(f.says(peer::frame("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' id='1' "
                                  "version='1.0'/>")) ==
               "<stream:stream xmlns='jabber:client' "
               "xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>");
    const std::string_view two = "<presence/><message><body>x</body></message>";
    BOOST_TEST(f.over.write(two).value() == two.size());
    BOOST_TEST(peer::read(f.link.received()) ==
               "<presence xmlns='jabber:client'/>\n"
               "<message xmlns='jabber:client'><body>x</body></message>\n");
    BOOST_TEST(f.says(peer::frame("<a xmlns='b'/>") + peer::frame("<c xmlns='d'/>")) ==
               "<a xmlns='b'/><c xmlns='d'/>");
    BOOST_TEST(f.says(peer::frame("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>")) ==
               "</stream:stream>");
    BOOST_TEST(!f.last.code);
    BOOST_TEST(f.over.write("</stream:stream>").value() == 16U);
    f.over.close();
    BOOST_TEST(peer::read(f.link.received()) ==
               "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>\n8\3\xe8\n");
    BOOST_TEST(f.link.closed());
}

BOOST_AUTO_TEST_CASE(what_comes_with_the_answer_is_not_lost)
{
    fixture f;
    f.opened(peer::frame("<a xmlns='b'/>"));
    BOOST_TEST(f.read() == "<a xmlns='b'/>");
}

BOOST_AUTO_TEST_CASE(tls_comes_first_and_its_alpn_is_that_of_http)
{
    fixture f;
    std::optional<result<net::tls_facts>> done;
    by_hand run(f.io, secure(f.over, done));
    settle(f.io);
    BOOST_TEST(f.link.secure());
    BOOST_TEST(f.link.alpn() == "http/1.1");
    BOOST_TEST(f.link.identity() == "example.org");
    const auto request = f.link.received();
    BOOST_TEST(request.starts_with("GET /ws?key HTTP/1.1\r\nHost: example.org:5280\r\n"));
    f.link.send(peer::answer_to(request));
    settle(f.io);
    BOOST_REQUIRE(done && *done);
    BOOST_TEST((*done)->version == "TLSv1.3");
}

BOOST_AUTO_TEST_CASE(a_server_that_hangs_up_or_refuses_is_told)
{
    const auto failure = [](const std::string& answer, bool ends) {
        fixture f;
        std::optional<result<void>> done;
        by_hand run(f.io, open(f.over, done));
        f.link.send(answer);
        if (ends) f.link.end();
        settle(f.io);
        BOOST_REQUIRE((done && !*done));
        BOOST_TEST((f.over.write("<a xmlns='b'/>").error().code == errc::closed));
        return done->error();
    };
    BOOST_TEST((failure("HTTP/1.1 404 No\r\n\r\n", false).code == errc::websocket_failed));
    BOOST_TEST((failure("", true).code == errc::truncated));
    BOOST_TEST((failure("HTTP/1.1 101 ", true).code == errc::truncated));
}

// Pieces of every size both ways, each with a wait of its own.
BOOST_AUTO_TEST_CASE(however_it_is_cut_the_same_comes_out)
{
    for (std::uint32_t seed = 1; seed != 20; ++seed) {
        memory_link_options options;
        options.seed = seed;
        options.max_piece = 9;
        fixture f(options);
        f.opened(peer::frame("<a xmlns='b'/>") + peer::frame("", '\x89') + peer::frame("<c/>"));
        const std::string body(300, 'x');
        std::string stream = std::string(header) + "<message><body>" + body + "</body></message>";
        std::string heard, read;
        std::string_view rest = stream;
        for (int turns = 0; turns != 2000 && (!rest.empty() || read.size() < 18); ++turns) {
            read += f.read();
            if (!rest.empty()) rest.remove_prefix(f.over.write(rest).value());
            std::optional<result<void>> ignored;
            auto wait = [&]() -> task<> {
                auto writable = f.over.wait_writable();
                ignored.emplace(co_await std::move(writable));
            };
            by_hand writing(f.io, wait());
            auto wait_more = [&]() -> task<> {
                auto readable = f.over.wait_readable();
                ignored.emplace(co_await std::move(readable));
            };
            by_hand reading(f.io, wait_more());
            settle(f.io);
            writing.cancel();
            reading.cancel();
            settle(f.io);
            heard += f.link.received();
        }
        BOOST_TEST(read == "<a xmlns='b'/><c/>");
        BOOST_TEST(rest.empty());
        const auto lines = peer::read(heard);
        BOOST_TEST(lines.find("<message xmlns='jabber:client'><body>" + body) != std::string::npos);
        BOOST_TEST(lines.find(":\n") != std::string::npos);  // the pong
    }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_under_way_are_given_again_and_sent_once)
{
    fixture f;
    f.opened();
    memory_link_options small;
    fixture g([] {
        memory_link_options o;
        o.write_room = 300;
        return o;
    }());
    g.opened();
    const std::string stanza = "<message><body>" + std::string(500, 'x') + "</body></message>";
    BOOST_TEST(g.over.write(stanza + "<presence/>").value() == 0U);
    std::string heard = g.link.received();
    BOOST_TEST(g.over.write(stanza + "<presence/><iq/>").value() == 0U);
    heard += g.link.received();
    // What was added meanwhile waits for its turn.
    BOOST_TEST(g.over.write(stanza + "<presence/><iq/>").value() == stanza.size() + 11);
    BOOST_TEST(g.over.write("<iq/>").value() == 5U);
    heard += g.link.received();
    BOOST_TEST(peer::read(heard) == "<message xmlns='jabber:client'" + stanza.substr(8) +
                                        "\n<presence xmlns='jabber:client'/>\n"
                                        "<iq xmlns='jabber:client'/>\n");
}

BOOST_AUTO_TEST_CASE(what_came_before_a_fault_is_read_all_the_same)
{
    const auto fault = [](const std::string& bad) {
        fixture f;
        f.opened();
        BOOST_TEST(f.says(peer::frame("<a xmlns='b'/>") + bad + peer::frame("<c xmlns='d'/>")) ==
                   "<a xmlns='b'/>");
        BOOST_TEST(f.read() == "");
        return f.last;
    };
    const auto two = fault(peer::frame("<b/><c/>"));
    BOOST_TEST((two.code == errc::bad_reply));
    BOOST_TEST(two.text == "a message of the WebSocket is not one whole element");
    BOOST_TEST((fault(peer::frame("x", '\x82')).code == errc::bad_reply));
    BOOST_TEST((fault(peer::frame(std::string(1001, 'x'))).code == errc::limit_exceeded));
    BOOST_TEST((fault(peer::frame("\3\xe9"
                                  "bye",
                                  '\x88'))
                    .code == errc::end_of_stream));
    BOOST_TEST((fault(peer::frame("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' "
                                  "see-other-uri='wss://b.org/'/>"))
                    .code == errc::redirect_refused));
}

// The server is to keep the session, so that it can be resumed.
BOOST_AUTO_TEST_CASE(a_stream_that_has_not_ended_is_dropped_without_a_word)
{
    fixture f;
    f.opened();
    BOOST_TEST(f.over.write("<presence/>").value() == 11U);
    (void)f.link.received();
    f.over.close();
    BOOST_TEST(f.link.received() == "");
    BOOST_TEST(f.link.closed());
}

BOOST_AUTO_TEST_CASE(a_cut_is_a_cut)
{
    fixture f;
    f.opened();
    f.link.cut();
    BOOST_TEST(f.read() == "");
    BOOST_TEST((f.last.code == errc::truncated));
}

BOOST_AUTO_TEST_CASE(who_pings_and_does_not_read_is_not_answered_for_ever)
{
    memory_link_options options;
    options.write_room = 300;
    fixture f(options);
    f.opened();
    const std::string stanza = "<message><body>" + std::string(500, 'x') + "</body></message>";
    BOOST_TEST(f.over.write(stanza).value() == 0U);  // what waits is ours, too
    std::string pings;
    for (int i = 0; i != 1000; ++i) pings += peer::frame("", '\x89');
    for (int i = 0; i != 20 && !f.last.code; ++i) f.says(pings);
    BOOST_TEST((f.last.code == errc::limit_exceeded));
}

BOOST_AUTO_TEST_SUITE_END()

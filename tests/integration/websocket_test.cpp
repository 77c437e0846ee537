// RFC 7395 on real servers: log-in, talk, resumption (XEP-0198), and what is refused.
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/xep/host_meta.hpp>

#include <tests/integration/support/captured_log.hpp>
#include <tests/integration/support/client.hpp>
#include <tests/integration/support/listener.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/running_bot.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/proxies.hpp>
#include <tests/support/tcp_tap.hpp>

#include <fmt/format.h>
#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

server_options with_websocket()
{
    server_options o;
    o.websocket = true;
    o.host_meta = true;
    return o;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(with_websocket()) {}
};
struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server(with_websocket()) {}
};

bool is_message(const stanza& s) { return s.kind() == stanza_kind::message; }

void logs_in_and_talks(const server& s)
{
    captured_log log;
    event_loop loop;
    client bot(loop, login(s).over_websocket());
    client alice(loop, login(s, "alice"));
    const auto online = bot.log_in();
    BOOST_REQUIRE_MESSAGE(online, online.error().message() + "\n" + log.text() + s.log());
    BOOST_REQUIRE(alice.log_in());
    bot.ask(iq(iq_type::get, bot.address().domain_only()).payload([](xml::writer& out) {
        out.start("ping", "urn:xmpp:ping").end();
    }));
    const std::string large(100'000, 'x');
    for (const std::string body : {"<&>\"' \xc3\xbc", "two", large.c_str()}) {
        bot.send(message(alice.address()).body(body));
        const auto heard = alice.expect(is_message);
        BOOST_TEST(message_view(heard).body() == body);
        alice.send(message(bot.address()).body(body));
        const auto answer = bot.expect(is_message);
        BOOST_TEST(message_view(answer).body() == body);
    }
    BOOST_TEST(bot.log_out().code == errc::closed);
}

void goes_on_after_a_cut(const server& s)
{
    constexpr int rounds = 3, per_round = 20;
    event_loop loop;
    tcp_tap tap(s.websocket_port());
    listener b, a;
    running_bot bot(loop, b, login(s, "bob").over_websocket().through(tap.port()));
    running_bot peer(loop, a, login(s, "alice"));
    BOOST_REQUIRE(loop.run_until([&] { return b.online == 1 && a.online == 1; }));
    const jid to_bob = bot.address(), to_alice = peer.address();
    int n = 0;
    for (int round = 0; round < rounds; ++round) {
        for (int i = 0; i < per_round; ++i) {
            ++n;
            (void)bot.handle().try_send(message(to_alice).body(std::to_string(n)));
            (void)peer.handle().try_send(message(to_bob).body(std::to_string(n)));
        }
        tap.cut();
        const auto wanted = static_cast<std::size_t>(n);
        BOOST_REQUIRE(
            loop.run_until([&] { return a.heard.size() == wanted && b.heard.size() == wanted; }));
    }
    BOOST_TEST(b.resumed == rounds);
    BOOST_TEST(b.online == 1);
    for (int i = 0; i < n; ++i) {
        BOOST_TEST(a.heard[static_cast<std::size_t>(i)] == std::to_string(i + 1));
        BOOST_TEST(b.heard[static_cast<std::size_t>(i)] == std::to_string(i + 1));
    }
}

// HTTPS, which is at port 443 in the world, at the server's port for WebSockets.
class web_of final : public net::link_source {
public:
    web_of(asio::io_context& io, const server& s, std::optional<net::proxy> by)
        : links_(io, {}, {}, std::move(by)), port_(s.websocket_port())
    {
    }
    task<result<net::connection>> connect(net::connect_options to) override
    {
        BOOST_TEST(to.via->port == 443);
        to.via->port = port_;
        return links_.connect(std::move(to));
    }

private:
    net::network_links links_;
    std::uint16_t port_;
};

login by_host_meta(const server& s, const std::string& ca_file, std::optional<net::proxy> by = {})
{
    login how(s);
    how.proxy = by;
    net::tls_options tls;
    tls.system_authorities = false;
    tls.ca_file = ca_file;
    const auto links = [&s, by](asio::io_context& io) {
        return std::make_unique<web_of>(io, s, by);
    };
    how.config.find_websocket = xep::host_meta::source(
        http::client(http::over(links), net::tls_context::create(tls).value()));
    how.config.via.reset();
    return how;
}

error failure_of(const login& how)
{
    event_loop loop;
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_REQUIRE(!online);
    return online.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(on_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_bot_logs_in_and_talks) { logs_in_and_talks(kept_prosody::get()); }

BOOST_AUTO_TEST_CASE(the_websocket_that_the_domain_publishes_is_found)
{
    const auto& s = kept_prosody::get();
    event_loop loop;
    client bot(loop, by_host_meta(s, s.ca_file()));
    const auto online = bot.log_in();
    BOOST_REQUIRE_MESSAGE(online, online.error().message() + "\n" + s.log());
}

BOOST_AUTO_TEST_CASE(it_is_found_through_a_proxy, *needs("microsocks"))
{
    const running_proxy proxy(proxy_program::microsocks);
    const auto url = fmt::format("socks5://127.0.0.1:{}", proxy.port());
    const auto& s = kept_prosody::get();
    event_loop loop;
    client bot(loop, by_host_meta(s, s.ca_file(), net::proxy::parse(url).value()));
    const auto online = bot.log_in();
    BOOST_REQUIRE_MESSAGE(online, online.error().message());
}

BOOST_AUTO_TEST_CASE(what_another_publishes_is_not)
{
    authority other;
    const auto& s = kept_prosody::get();
    BOOST_TEST(failure_of(by_host_meta(s, other.file())).code == errc::certificate_rejected);
}

BOOST_AUTO_TEST_CASE(a_cut_link_loses_nothing_and_doubles_nothing)
{
    goes_on_after_a_cut(kept_prosody::get());
}

BOOST_AUTO_TEST_CASE(a_path_without_a_websocket_is_told)
{
    auto how = login(kept_prosody::get()).over_websocket();
    how.config.websocket->path = "/nothing";
    const auto why = failure_of(how);
    BOOST_TEST(why.code == errc::websocket_failed);
    BOOST_TEST(why.text == "the server answers with HTTP status 404");
}

BOOST_AUTO_TEST_CASE(the_certificate_must_be_for_the_host_of_the_url)
{
    auto how = login(kept_prosody::get()).over_websocket();
    how.config.websocket->at.host = "127.0.0.1";
    BOOST_TEST(failure_of(how).code == errc::certificate_rejected);
}

BOOST_AUTO_TEST_CASE(a_program_takes_the_url)
{
    const auto& s = kept_prosody::get();
    auto bot = run_program("mynah-echo",
                           {"--jid", s.jid("bot"), "--websocket", s.websocket_url(), "--ca-file",
                            s.ca_file().string()},
                           {{"MYNAH_PASSWORD", s.password("bot")}});
    bot.expect("online", 30s);
    BOOST_TEST(bot.stop() == 0, bot.output());
}

BOOST_AUTO_TEST_CASE(by_a_proxy, *needs("microsocks"))
{
    const running_proxy proxy(proxy_program::microsocks);
    auto how = login(kept_prosody::get()).over_websocket();
    how.config.via.reset();
    how.proxy = net::proxy::parse(fmt::format("socks5://127.0.0.1:{}", proxy.port())).value();
    event_loop loop;
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_TEST(online.has_value(), (online ? "" : online.error().message()));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(in_clear_text, *needs("prosody"))

BOOST_AUTO_TEST_CASE(to_this_machine_when_that_is_asked_for)
{
    auto options = with_websocket();
    options.tls = encryption::off;
    prosody s(std::move(options));
    tcp_tap tap(s.websocket_port());
    auto how = login(s).over_websocket().through(tap.port());
    BOOST_TEST(failure_of(how).code == errc::clear_text_refused);
    BOOST_TEST(tap.from_client() == "");
    how.config.stream.tls = protocol::tls_policy::off;
    {
        event_loop loop;
        client bot(loop, how);
        const auto online = bot.log_in();
        BOOST_REQUIRE_MESSAGE(online, online.error().message());
    }
    BOOST_TEST(tap.from_client().starts_with("GET /xmpp-websocket HTTP/1.1\r\n"));
    const auto from_server = tap.from_server();
    BOOST_TEST(
        from_server.find("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'") != std::string::npos,
        from_server);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(on_ejabberd, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_bot_logs_in_and_talks) { logs_in_and_talks(kept_ejabberd::get()); }

BOOST_AUTO_TEST_CASE(a_cut_link_loses_nothing_and_doubles_nothing)
{
    goes_on_after_a_cut(kept_ejabberd::get());
}

BOOST_AUTO_TEST_SUITE_END()

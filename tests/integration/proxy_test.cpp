// Logging in through real proxies, and what nobody learns meanwhile.
#include <mynah/base/base64.hpp>

#include <tests/integration/support/captured_log.hpp>
#include <tests/integration/support/client.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ports.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/proxies.hpp>
#include <tests/support/tcp_tap.hpp>

#include <fmt/format.h>
#include <boost/asio/ip/udp.hpp>
#include <boost/test/unit_test.hpp>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

constexpr const char* user = "ada";
constexpr const char* password = "sh0w-me-never";

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(server_options()) {}
};

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::string url(const char* scheme, std::uint16_t port, bool with_password = false)
{
    const auto credentials = with_password ? fmt::format("{}:{}@", user, password) : std::string();
    return fmt::format("{}://{}127.0.0.1:{}", scheme, credentials, port);
}

// To the server's name, which nobody but the proxy looks up.
login by(const std::string& proxy)
{
    auto how = login(kept_prosody::get());
    how.config.via = net::endpoint("localhost", kept_prosody::get().port());
    how.proxy = net::proxy::parse(proxy).value();
    return how;
}

// A DNS server that only counts.
class dns_ear {
public:
    explicit dns_ear(event_loop& loop)
        : socket_(loop.context(), {asio::ip::make_address("127.0.0.1"), 0})
    {
    }
    net::endpoint address() const { return {"127.0.0.1", socket_.local_endpoint().port()}; }
    bool was_asked() const { return socket_.available() != 0; }

private:
    asio::ip::udp::socket socket_;
};

void logs_in_and_asks_no_dns(login how)
{
    event_loop loop;
    const dns_ear dns(loop);
    how.dns = dns.address();
    captured_log log;
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_REQUIRE_MESSAGE(online, online.error().message() + "\n" + log.text());
    BOOST_TEST(!dns.was_asked());
    BOOST_TEST(contains(log.text(), "localhost:" + std::to_string(kept_prosody::get().port()) +
                                        " through 127.0.0.1"),
               log.text());
    BOOST_TEST(!contains(log.text(), password));
    BOOST_TEST(bot.log_out().code == errc::closed);
}

error fails(const login& how)
{
    event_loop loop;
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_REQUIRE(!online);
    BOOST_TEST(!contains(online.error().message() + online.error().peer_text, password));
    return online.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(by_socks5, *needs("prosody") * needs("microsocks") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_bot_logs_in_and_the_name_is_the_proxys_to_look_up)
{
    const running_proxy proxy(proxy_program::microsocks);
    const tcp_tap tap(proxy.port());
    logs_in_and_asks_no_dns(by(url("socks5", tap.port())));
    const std::string asked("\5\1\0\3\11localhost", 14);
    BOOST_TEST(contains(tap.from_client(), asked));
}

BOOST_AUTO_TEST_CASE(over_direct_tls)
{
    const running_proxy proxy(proxy_program::microsocks);
    auto how = by(url("socks5h", proxy.port())).direct_tls();
    event_loop loop;
    client bot(loop, how);
    BOOST_TEST(bot.log_in().has_value());
}

BOOST_AUTO_TEST_CASE(with_a_user_and_a_password)
{
    const running_proxy proxy(proxy_program::microsocks, user, password);
    logs_in_and_asks_no_dns(by(url("socks5", proxy.port(), true)));
    BOOST_TEST(fails(by(url("socks5", proxy.port()))).code == errc::proxy_refused);
    auto wrong = by(url("socks5", proxy.port(), true));
    wrong.proxy->user = "eve";
    BOOST_TEST(fails(wrong).code == errc::proxy_refused);
}

BOOST_AUTO_TEST_CASE(a_server_that_is_not_there_is_named)
{
    const running_proxy proxy(proxy_program::microsocks);
    const closed_port nobody;
    auto how = by(url("socks5", proxy.port()));
    how.config.via->port = nobody.number();
    const auto why = fails(how);
    BOOST_TEST(why.code == errc::proxy_failed);
    BOOST_TEST(why.text == fmt::format("proxy {}: it cannot connect to localhost:{}: connection "
                                       "refused (reply 5)",
                                       url("socks5", proxy.port()), nobody.number()));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(by_http_connect,
                      *needs("prosody") * needs("tinyproxy") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_bot_logs_in_and_the_name_is_the_proxys_to_look_up)
{
    const running_proxy proxy(proxy_program::tinyproxy);
    const tcp_tap tap(proxy.port());
    logs_in_and_asks_no_dns(by(url("http", tap.port())));
    BOOST_TEST(tap.from_client().starts_with(
        fmt::format("CONNECT localhost:{} HTTP/1.1\r\n", kept_prosody::get().port())));
}

BOOST_AUTO_TEST_CASE(with_a_user_and_a_password)
{
    const running_proxy proxy(proxy_program::tinyproxy, user, password);
    logs_in_and_asks_no_dns(by(url("http", proxy.port(), true)));
    BOOST_TEST(fails(by(url("http", proxy.port()))).code == errc::proxy_refused);
    auto wrong = by(url("http", proxy.port(), true));
    wrong.proxy->user = "eve";
    BOOST_TEST(fails(wrong).code == errc::proxy_refused);
}

BOOST_AUTO_TEST_SUITE_END()

// A program, from the outside.
BOOST_AUTO_TEST_SUITE(a_program, *needs("prosody") * needs("microsocks") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(goes_by_the_proxy_of_its_environment_and_never_shows_its_password)
{
    const auto& server = kept_prosody::get();
    const running_proxy proxy(proxy_program::microsocks, user, password);
    const std::vector<std::string> arguments{
        "--jid",       server.jid("bot"),
        "--connect",   fmt::format("localhost:{}", server.port()),
        "--ca-file",   server.ca_file().string(),
        "--log-level", "trace"};
    auto good = run_program("mynah-echo", arguments,
                            {{"MYNAH_PASSWORD", server.password("bot")},
                             {"all_proxy", url("socks5", proxy.port(), true)}});
    good.expect("online", 30s);
    BOOST_TEST(good.stop() == 0);
    BOOST_TEST(contains(good.output(), " through 127.0.0.1"), good.output());
    BOOST_TEST(!contains(good.output(), password), good.output());

    auto refused = run_program(
        "mynah-echo", arguments,
        {{"MYNAH_PASSWORD", server.password("bot")},
         {"MYNAH_PROXY", fmt::format("socks5://eve:{}@127.0.0.1:{}", password, proxy.port())}});
    BOOST_TEST(refused.wait(30s) == 3, refused.output());
    BOOST_TEST(contains(refused.output(), "it does not accept the user and password"),
               refused.output());
    BOOST_TEST(!contains(refused.output(), password), refused.output());
    BOOST_TEST(!contains(refused.output(), base64::encode(password)), refused.output());
}

BOOST_AUTO_TEST_SUITE_END()

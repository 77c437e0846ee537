// A connector with a proxy in its way: one that lies, hangs or hangs up, and one that does it
// right.
#include <mynah/net/connector.hpp>

#include <tests/integration/net/loopback.hpp>
#include <tests/support/ports.hpp>
#include <tests/unit/net/support/print_errc.hpp>

#include <fmt/format.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>

using namespace mynah;
using net::address_scope;
using net::connect_options;
using net::endpoint;
using testing::loopback;
using testing::run;
using namespace std::chrono_literals;

namespace {

template <std::size_t N>
std::string bytes(const char (&text)[N])
{
    return {text, N - 1};
}

const std::string granted = bytes("\5\0\0\1\0\0\0\0\0\0");

// Takes one connection, and answers each request of a known length.
class scripted_proxy {
public:
    using turn = std::pair<std::size_t, std::string>;  // bytes read, then the answer

    scripted_proxy(asio::io_context& io, std::vector<turn> turns, bool hangs_up = false)
        : listener_(io, loopback()), socket_(io)
    {
        asio::co_spawn(io, serve(std::move(turns), hangs_up), [](std::exception_ptr) {});
    }

    std::uint16_t port() const { return listener_.local_endpoint().port(); }
    const std::string& heard() const { return heard_; }

private:
    task<> serve(std::vector<turn> turns, bool hangs_up)
    {
        co_await listener_.async_accept(socket_, use_task);
        for (const auto& [size, answer] : turns) {
            std::string request(size, '\0');
            co_await asio::async_read(socket_, asio::buffer(request), use_task);
            heard_ += request;
            co_await asio::async_write(socket_, asio::buffer(answer), use_task);
        }
        if (hangs_up) socket_.close();
    }

    testing::acceptor listener_;
    net::tcp_socket socket_;
    std::string heard_;
};

struct fixture {
    asio::io_context io{1};
    asio::ip::udp::socket dns{io, {asio::ip::make_address("127.0.0.1"), 0}};
    connect_options options{"example.test"};

    result<net::connection> connect(const std::string& url)
    {
        net::connector connector(io, endpoint("127.0.0.1", dns.local_endpoint().port()), {},
                                 net::proxy::parse(url).value());
        auto made = run(io, connector.connect(options));
        BOOST_TEST(dns.available() == 0U);
        return made;
    }

    result<net::connection> by(std::vector<scripted_proxy::turn> turns, bool hangs_up = false)
    {
        const scripted_proxy proxy(io, std::move(turns), hangs_up);
        last_port = proxy.port();
        auto made = connect(fmt::format("socks5://127.0.0.1:{}", proxy.port()));
        heard = proxy.heard();
        return made;
    }

    result<net::connection> granting() { return by({{3, bytes("\5\0")}, {greeting(), granted}}); }

    // How long the request is.
    std::size_t greeting() const
    {
        const auto& host = options.via ? options.via->host : options.domain;
        const auto address = net::ip_literal(host);
        return address ? (address->is_v4() ? 10U : 22U) : 7 + host.size();
    }

    error fails(std::vector<scripted_proxy::turn> turns, bool hangs_up = false)
    {
        const auto made = by(std::move(turns), hangs_up);
        BOOST_REQUIRE(made.has_error());
        BOOST_TEST(
            made.error().text.starts_with(fmt::format("proxy socks5://127.0.0.1:{}: ", last_port)));
        return made.error();
    }

    std::uint16_t last_port = 0;
    std::string heard;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(proxy_test, fixture)

BOOST_AUTO_TEST_CASE(without_srv_the_domain_itself_is_the_target)
{
    auto made = granting();
    BOOST_TEST((made.value().target == endpoint("example.test", 5222)));
    BOOST_TEST(heard.ends_with(bytes("\5\1\0\3\14example.test\x14\x66")));
    BOOST_TEST(made.value().link->peer() ==
               fmt::format("example.test:5222 through 127.0.0.1:{}", last_port));

    options.starttls = false;
    BOOST_TEST((granting().value().target == endpoint("example.test", 5223, true)));
    options.via = endpoint("xmpp.example.test", 443);
    BOOST_TEST((granting().value().target == endpoint("xmpp.example.test", 443)));
}

BOOST_AUTO_TEST_CASE(what_comes_behind_the_answer_belongs_to_the_stream)
{
    auto made = by({{3, bytes("\5\0")}, {greeting(), granted + "<stream:stream>"}});
    std::string text(100, '\0');
    text.resize(made.value().link->read(text).value());
    BOOST_TEST(text == "<stream:stream>");
}

BOOST_AUTO_TEST_CASE(what_comes_behind_the_answer_of_an_http_proxy_belongs_to_the_stream)
{
    const std::string request =
        "CONNECT example.test:5222 HTTP/1.1\r\nHost: example.test:5222\r\n\r\n";
    scripted_proxy proxy(io, {{request.size(), "HTTP/1.1 200 OK\r\n\r\n\r\n<stream:stream>"}});
    auto made = connect(fmt::format("http://127.0.0.1:{}", proxy.port()));
    std::string text(100, '\0');
    text.resize(made.value().link->read(text).value());
    BOOST_TEST(text == "\r\n<stream:stream>");
    BOOST_TEST(proxy.heard() == request);
}

// The proxy is on this machine; where it leads to is not.
BOOST_AUTO_TEST_CASE(the_peer_is_where_the_target_says_and_clear_text_goes_as_far)
{
    const auto scope = [this](const char* host) {
        options.via = endpoint(host, 5222);
        const auto made = granting();
        BOOST_TEST((made.value().link->path_scope() == made.value().link->peer_scope()));
        return made.value().link->peer_scope();
    };
    BOOST_TEST((scope("example.test") == address_scope::anywhere));
    BOOST_TEST((scope("192.0.2.1") == address_scope::anywhere));
    BOOST_TEST((scope("10.0.0.1") == address_scope::private_network));
    BOOST_TEST((scope("localhost") == address_scope::loopback));
    BOOST_TEST((scope("127.0.0.1") == address_scope::loopback));
    BOOST_TEST((scope("::1") == address_scope::loopback));
}

BOOST_AUTO_TEST_CASE(what_proxies_may_take_for_an_address_is_not_asked_for)
{
    for (const auto* host : {"127.1", "2130706433", "0x7f.0.0.0x1", "a b",
                             "b\xc3\xbc"
                             "cher.test"}) {
        options.via = endpoint(host, 5222);
        BOOST_TEST(by({}).error().code == errc::name_not_found);
        BOOST_TEST(heard.empty());
    }
}

BOOST_AUTO_TEST_CASE(lies_and_refusals_end_it)
{
    BOOST_TEST(fails({{3, "HTTP/1.1 400 Bad Request\r\n\r\n"}}).code == errc::proxy_failed);
    BOOST_TEST(fails({{3, "\5\2"}}).code == errc::proxy_failed);
    BOOST_TEST(fails({{3, "\5\xff"}}).code == errc::proxy_refused);
    const auto why = fails({{3, bytes("\5\0")}, {greeting(), bytes("\5\4\0\1")}});
    BOOST_TEST(
        why.text.ends_with("it cannot connect to example.test:5222: host unreachable (reply 4)"));
}

BOOST_AUTO_TEST_CASE(a_proxy_that_hangs_up_is_told)
{
    for (const auto& turns : std::vector<std::vector<scripted_proxy::turn>>{
             {{3, ""}}, {{3, "\5"}}, {{3, bytes("\5\0")}, {19, granted.substr(0, 9)}}}) {
        const auto why = fails(turns, true);
        BOOST_TEST(why.code == errc::truncated);
        BOOST_TEST(why.text.ends_with("it hung up"));
    }
}

BOOST_AUTO_TEST_CASE(a_proxy_that_hangs_ends_with_the_limit)
{
    options.limit = 100ms;
    for (const auto& turns : std::vector<std::vector<scripted_proxy::turn>>{
             {}, {{3, "\5"}}, {{3, bytes("\5\0")}, {19, granted.substr(0, 9)}}}) {
        const auto why = fails(turns);
        BOOST_TEST(why.code == errc::timed_out);
        BOOST_TEST(why.text.ends_with("it does not answer in time"));
    }
}

BOOST_AUTO_TEST_CASE(a_proxy_that_is_not_there_is_named)
{
    const testing::closed_port closed;
    const auto made = connect(fmt::format("socks5://ada:s3cret@127.0.0.1:{}", closed.number()));
    BOOST_TEST(made.error().code == errc::connect_failed);
    BOOST_TEST(made.error().text ==
               fmt::format("proxy socks5://127.0.0.1:{0}: no address of 127.0.0.1:{0} took the "
                           "connection: 127.0.0.1: Connection refused",
                           closed.number()));
}

BOOST_AUTO_TEST_SUITE_END()

// The proxy with faults: does each of them do what it says, in its direction and in no other?
#include <tests/support/chaos_proxy.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <poll.h>

#include <chrono>
#include <string>
#include <vector>

namespace {

using namespace mynah::testing;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

// A client and a server with the proxy between them.
class line {
public:
    explicit line(std::uint32_t seed = 1)
        : acceptor_(io_, {asio::ip::address_v4::loopback(), 0}),
          proxy(acceptor_.local_endpoint().port(), seed),
          client(io_),
          server(io_)
    {
        client.connect({asio::ip::address_v4::loopback(), proxy.port()});
        acceptor_.accept(server);
    }

private:
    asio::io_context io_;
    tcp::acceptor acceptor_;

public:
    chaos_proxy proxy;
    tcp::socket client;
    tcp::socket server;
};

void say(tcp::socket& to, const std::string& text) { asio::write(to, asio::buffer(text)); }

std::string hear(tcp::socket& from, std::size_t length)
{
    std::string text(length, ' ');
    asio::read(from, asio::buffer(text));
    return text;
}

boost::system::error_code end_of(tcp::socket& from)
{
    char byte = 0;
    boost::system::error_code error;
    from.read_some(asio::buffer(&byte, 1), error);
    return error;
}

// Whether anything can be read, be it the end.
bool hears(tcp::socket& from, std::chrono::milliseconds within)
{
    pollfd one{from.native_handle(), POLLIN, 0};
    return ::poll(&one, 1, int(within.count())) == 1;
}

std::vector<std::size_t> pieces_of(std::uint32_t seed)
{
    std::vector<std::size_t> sizes;
    line l(seed);
    l.proxy.set(direction::to_server, link_faults().slices(9).delay(2ms));
    say(l.client, std::string(60, 'x'));
    std::string buffer(100, ' ');
    for (std::size_t all = 0; all < 60; all += sizes.back())
        sizes.push_back(l.server.read_some(asio::buffer(buffer)));
    return sizes;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(chaos_proxy_test)

BOOST_AUTO_TEST_CASE(without_faults_everything_passes)
{
    line l;
    say(l.client, "hello");
    BOOST_TEST(hear(l.server, 5) == "hello");
    say(l.server, "welcome");
    BOOST_TEST(hear(l.client, 7) == "welcome");
    BOOST_TEST(l.proxy.connections() == 1u);
    BOOST_TEST(l.proxy.open() == 1u);
}

BOOST_AUTO_TEST_CASE(latency_is_that_of_its_direction)
{
    line l;
    l.proxy.set(direction::to_server, link_faults().delay(200ms));
    const auto start = std::chrono::steady_clock::now();
    say(l.client, "a");
    BOOST_TEST(hear(l.server, 1) == "a");
    BOOST_TEST((std::chrono::steady_clock::now() - start >= 200ms));
    say(l.server, "b");
    BOOST_TEST(hears(l.client, 100ms));
}

BOOST_AUTO_TEST_CASE(slices_are_small_and_follow_from_the_seed)
{
    line l;
    l.proxy.set(direction::to_server, link_faults().slices(3));
    const std::string text = "<message to='b@c'/>";
    say(l.client, text);
    BOOST_TEST(hear(l.server, text.size()) == text);
    BOOST_TEST(pieces_of(1).size() > 60u / 9);
}

BOOST_AUTO_TEST_CASE(a_black_hole_holds_what_it_gets_until_it_is_gone)
{
    line l;
    l.proxy.set(direction::to_client, link_faults().black_hole());
    say(l.server, "held");
    BOOST_TEST(!hears(l.client, 100ms));
    say(l.client, "passed");
    BOOST_TEST(hear(l.server, 6) == "passed");
    l.proxy.set(direction::to_client, link_faults());
    BOOST_TEST(hear(l.client, 4) == "held");
}

BOOST_AUTO_TEST_CASE(a_reset_reaches_both_ends)
{
    line l;
    l.proxy.reset();
    BOOST_TEST(end_of(l.client) == asio::error::connection_reset);
    BOOST_TEST(end_of(l.server) == asio::error::connection_reset);
}

BOOST_AUTO_TEST_CASE(a_connection_in_a_black_hole_can_be_reset)
{
    line l;
    l.proxy.set(link_faults().black_hole());
    say(l.client, "held");
    BOOST_TEST(!hears(l.server, 50ms));
    l.proxy.reset();
    BOOST_TEST(end_of(l.client) == asio::error::connection_reset);
}

BOOST_AUTO_TEST_CASE(a_reset_of_one_end_is_not_noticed_at_the_other)
{
    line l;
    l.proxy.reset(direction::to_client);
    BOOST_TEST(end_of(l.client) == asio::error::connection_reset);
    say(l.server, "anybody there?");
    BOOST_TEST(!hears(l.server, 100ms));
    l.server.close();
}

BOOST_AUTO_TEST_CASE(a_half_closed_connection_goes_on_the_other_way)
{
    line l;
    l.proxy.half_close(direction::to_client);
    BOOST_TEST(end_of(l.client) == asio::error::eof);
    say(l.client, "still here");
    BOOST_TEST(hear(l.server, 10) == "still here");
}

BOOST_AUTO_TEST_CASE(a_share_of_none_spares_all)
{
    line l;
    l.proxy.reset_some(0);
    say(l.client, "spared");
    BOOST_TEST(hear(l.server, 6) == "spared");
}

BOOST_AUTO_TEST_SUITE_END()

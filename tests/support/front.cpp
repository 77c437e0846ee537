#include <tests/support/front.hpp>
#include <tests/support/ports.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <atomic>
#include <thread>
#include <utility>

namespace mynah::testing {

namespace asio = boost::asio;
using asio::use_awaitable;
using asio::ip::tcp;

// Throws when the peer goes, or is not served; the connection is closed then.
class front::behaviour {
public:
    virtual ~behaviour() = default;
    virtual asio::awaitable<void> serve(tcp::socket& peer, std::atomic<unsigned>& visits) = 0;
};

namespace {

class redirection final : public front::behaviour {
public:
    explicit redirection(std::string to) : to_(std::move(to)) {}

    asio::awaitable<void> serve(tcp::socket& peer, std::atomic<unsigned>& visits) override
    {
        std::string heard;
        auto buffer = asio::dynamic_buffer(heard, 4096);
        auto opening = asio::async_read_until(peer, buffer, "version='1.0'", use_awaitable);
        co_await std::move(opening);
        const std::string answer =
            "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams' id='front' version='1.0'>"
            "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" +
            to_ + "</see-other-host></stream:error></stream:stream>";
        auto answering = asio::async_write(peer, asio::buffer(answer), use_awaitable);
        co_await std::move(answering);
        ++visits;
    }

private:
    std::string to_;
};

// RFC 1928, as far as a client of ours needs it.
class named_server final : public front::behaviour {
public:
    named_server(std::string name, std::uint16_t named_port, std::uint16_t port)
        : name_(std::move(name)), named_port_(named_port), port_(port)
    {
    }

    asio::awaitable<void> serve(tcp::socket& peer, std::atomic<unsigned>& visits) override
    {
        auto methods = read(peer, 2);
        const auto offer = co_await std::move(methods);
        auto offered = read(peer, static_cast<unsigned char>(offer[1]));
        co_await std::move(offered);
        auto choosing = write(peer, std::string("\5\0", 2));
        co_await std::move(choosing);

        auto heading = read(peer, 5);
        const auto head = co_await std::move(heading);
        auto rest = read(peer, static_cast<unsigned char>(head[4]) + 2U);
        const auto target = co_await std::move(rest);
        const auto wanted = name_ + char(named_port_ >> 8) + char(named_port_ & 0xff);
        const bool known = head.starts_with(std::string("\5\1\0\3", 4)) && target == wanted;
        auto answering = write(
            peer, std::string("\5") + char(known ? 0 : 4) + std::string("\0\1\0\0\0\0\0\0", 8));
        co_await std::move(answering);
        if (!known) co_return;
        ++visits;

        tcp::socket server(peer.get_executor());
        auto connecting =
            server.async_connect({asio::ip::make_address("127.0.0.1"), port_}, use_awaitable);
        co_await std::move(connecting);
        auto ends = std::make_shared<std::pair<tcp::socket, tcp::socket>>(std::move(peer),
                                                                          std::move(server));
        asio::co_spawn(ends->first.get_executor(), pump(ends, ends->second, ends->first),
                       asio::detached);
        auto pumping = pump(ends, ends->first, ends->second);
        co_await std::move(pumping);
    }

private:
    using both = std::shared_ptr<std::pair<tcp::socket, tcp::socket>>;

    static asio::awaitable<std::string> read(tcp::socket& from, std::size_t size)
    {
        std::string bytes(size, '\0');
        auto reading = asio::async_read(from, asio::buffer(bytes), use_awaitable);
        co_await std::move(reading);
        co_return bytes;
    }
    static asio::awaitable<void> write(tcp::socket& to, std::string bytes)
    {
        auto writing = asio::async_write(to, asio::buffer(bytes), use_awaitable);
        co_await std::move(writing);
    }
    // Until one of them ends; then both do.
    static asio::awaitable<void> pump(both ends, tcp::socket& from, tcp::socket& to)
    {
        std::array<char, 16384> bytes;
        try {
            for (;;) {
                auto reading = from.async_read_some(asio::buffer(bytes), use_awaitable);
                const auto size = co_await std::move(reading);
                auto writing = asio::async_write(to, asio::buffer(bytes, size), use_awaitable);
                co_await std::move(writing);
            }
        } catch (const boost::system::system_error&) {
        }
        ends->first.close();
        ends->second.close();
    }

    std::string name_;
    std::uint16_t named_port_;
    std::uint16_t port_;
};

}  // namespace

class front::running {
public:
    running(std::shared_ptr<behaviour> what, const std::string& address, std::uint16_t port)
        : behaviour_(std::move(what)),
          acceptor_(io_, {asio::ip::make_address(address), port == 0 ? free_port() : port})
    {
        asio::co_spawn(io_, accept(), asio::detached);
        thread_ = std::thread([this] { io_.run(); });
    }
    ~running()
    {
        io_.stop();
        thread_.join();
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    unsigned visits() const noexcept { return visits_; }

private:
    asio::awaitable<void> accept()
    {
        for (;;) {
            auto accepting = acceptor_.async_accept(use_awaitable);
            auto peer = co_await std::move(accepting);
            asio::co_spawn(io_, serve(std::move(peer)), asio::detached);
        }
    }
    asio::awaitable<void> serve(tcp::socket peer)
    {
        try {
            auto serving = behaviour_->serve(peer, visits_);
            co_await std::move(serving);
        } catch (const boost::system::system_error&) {
        }
    }

    std::shared_ptr<behaviour> behaviour_;
    std::atomic<unsigned> visits_ = 0;
    asio::io_context io_{1};
    tcp::acceptor acceptor_;
    std::thread thread_;
};

std::shared_ptr<front::behaviour> front::sends_to(std::string host_and_port)
{
    return std::make_shared<redirection>(std::move(host_and_port));
}

std::shared_ptr<front::behaviour> front::socks5(std::string name, std::uint16_t named_port,
                                                std::uint16_t port)
{
    return std::make_shared<named_server>(std::move(name), named_port, port);
}

front::front(std::shared_ptr<behaviour> what, const std::string& address, std::uint16_t port)
    : running_(std::make_unique<running>(std::move(what), address, port))
{
}
front::~front() = default;

std::uint16_t front::port() const noexcept { return running_->port(); }
unsigned front::visits() const noexcept { return running_->visits(); }

}  // namespace mynah::testing

// Loopback sockets for tests: a listener, a link to it, and coroutines run to their end.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/net/tcp_transport.hpp>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/test/unit_test.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace mynah::testing {

using acceptor = asio::basic_socket_acceptor<asio::ip::tcp, executor>;

inline asio::ip::tcp::endpoint loopback(const char* address = "127.0.0.1", std::uint16_t port = 0)
{
    return {asio::ip::make_address(address), port};
}

template <class T>
task<> keep(task<T> body, std::optional<T>& answer)
{
    auto value = co_await std::move(body);
    answer.emplace(std::move(value));
}

// Runs one coroutine to its end. A test that hangs fails.
template <class T>
T run(asio::io_context& io, task<T> body)
{
    std::optional<T> answer;
    bool ended = false;
    std::exception_ptr failed;
    asio::co_spawn(io, keep(std::move(body), answer), [&](std::exception_ptr why) {
        ended = true;
        failed = why;
    });
    io.restart();
    const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (!ended && std::chrono::steady_clock::now() < limit)
        io.run_one_for(std::chrono::seconds(1));
    if (failed) std::rethrow_exception(failed);
    BOOST_REQUIRE(ended);
    return std::move(*answer);
}

// A port that takes no connection and answers nothing: its queue is full.
class black_hole {
public:
    black_hole(asio::io_context& io, const char* address) : listener_(io, loopback(address))
    {
        listener_.listen(0);
        for (int i = 0; i < 4; ++i) {
            auto& filler = fillers_.emplace_back(io);
            filler.open(asio::ip::tcp::v4());
            filler.native_non_blocking(true);
            const auto to = listener_.local_endpoint();
            ::connect(filler.native_handle(), to.data(), static_cast<socklen_t>(to.size()));
        }
    }

    std::uint16_t port() const { return listener_.local_endpoint().port(); }

    // From now on it takes connections: those who knock get in when they knock again.
    void open()
    {
        listener_.non_blocking(true);
        listener_.listen();
        boost::system::error_code none;
        while (!none) {
            net::tcp_socket taken(listener_.get_executor());
            listener_.accept(taken, none);
        }
    }

private:
    acceptor listener_;
    std::vector<net::tcp_socket> fillers_;
};

}  // namespace mynah::testing

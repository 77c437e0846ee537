// TCP connects that run side by side until the first one stands (RFC 8305 section 5). The pace is
// the caller's.
#pragma once

#include <mynah/net/detail/wake.hpp>
#include <mynah/net/tcp_transport.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mynah::net::detail {

class race {
public:
    // `limit`: how long one address may take.
    race(executor ex, duration limit);
    race(race&&) = delete;
    ~race();  // the losers are closed

    // What has changed before does not count for the next changed().
    void start(const asio::ip::tcp::endpoint& address, std::size_t target);

    // Until somebody wins or fails, or somebody rings the bell, or `until`.
    task<bool> changed(time_point until);
    std::shared_ptr<wake> bell() const;

    class winner {
    public:
        winner(tcp_socket s, const asio::ip::tcp::endpoint& a, std::size_t t)
            : socket(std::move(s)), address(a), target(t)
        {
        }
        tcp_socket socket;
        asio::ip::tcp::endpoint address;
        std::size_t target;  // as given to start()
    };
    std::optional<winner> take_winner();
    std::size_t running() const noexcept;

    class failure {
    public:
        failure(std::size_t t, std::string w) : target(t), what(std::move(w)) {}
        std::size_t target;
        std::string what;  // "127.0.0.1: Connection refused"
    };
    // What became of each address, in the order of start().
    std::vector<failure> failures() const;
    // Set when a socket could not even be opened.
    boost::system::error_code no_descriptor() const noexcept;

private:
    class attempt;
    class state;
    std::shared_ptr<state> state_;
};

}  // namespace mynah::net::detail

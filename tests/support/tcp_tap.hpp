// A loopback forwarder that records the bytes of both directions: what really was on the wire.
//
//     tcp_tap tap(server.port());
//     ... connect to tap.port() ...
//     BOOST_TEST(tap.from_client().find("<auth") == std::string::npos);
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace mynah::testing {

class tcp_tap {
public:
    explicit tcp_tap(std::uint16_t target_port);
    ~tcp_tap();
    tcp_tap(const tcp_tap&) = delete;
    tcp_tap& operator=(const tcp_tap&) = delete;

    std::uint16_t port() const noexcept;

    // Of all connections so far, in order of arrival. A byte is recorded before it is passed on, so
    // what the other end has reacted to is in here.
    std::string from_client() const;
    std::string from_server() const;
    std::size_t connections() const;

    // Until the clients have sent this. False: not in time.
    bool client_sends(std::string_view text, std::chrono::milliseconds within) const;

    // Resets every open connection, both ends. New ones are accepted.
    void cut();

private:
    class recorder;
    std::unique_ptr<recorder> recorder_;
};

}  // namespace mynah::testing

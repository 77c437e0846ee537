// A listener in front of a server, for what no server here does by itself.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace mynah::testing {

class front {
public:
    class behaviour;

    // Whoever opens a stream is sent there: see-other-host (RFC 6120 4.9.3.19).
    static std::shared_ptr<behaviour> sends_to(std::string host_and_port);
    // A SOCKS5 proxy that knows one name, as Tor knows onions, and connects to that port of this
    // machine for it.
    static std::shared_ptr<behaviour> socks5(std::string name, std::uint16_t named_port,
                                             std::uint16_t port);

    // `port` 0: a free one.
    explicit front(std::shared_ptr<behaviour> what, const std::string& address = "127.0.0.1",
                   std::uint16_t port = 0);
    ~front();
    front(const front&) = delete;
    front& operator=(const front&) = delete;

    std::uint16_t port() const noexcept;
    // How many connections got what they came for.
    unsigned visits() const noexcept;

private:
    class running;
    std::unique_ptr<running> running_;
};

}  // namespace mynah::testing

#include <tests/support/ports.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <random>
#include <set>
#include <stdexcept>
#include <system_error>
#include <utility>

namespace mynah::testing {

namespace {

class loopback_socket {
public:
    explicit loopback_socket(int type) : fd_(::socket(AF_INET, type | SOCK_CLOEXEC, 0)) {}
    ~loopback_socket() { ::close(fd_); }
    loopback_socket(const loopback_socket&) = delete;
    loopback_socket& operator=(const loopback_socket&) = delete;

    bool bind(std::uint16_t port) const { return call(::bind, port); }
    bool connect(std::uint16_t port) const { return call(::connect, port); }

private:
    template <class Function>
    bool call(Function f, std::uint16_t port) const
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        return f(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }

    int fd_;
};

bool is_free(std::uint16_t port)
{
    // UDP as well: dnsmasq wants the same number for both.
    return loopback_socket(SOCK_STREAM).bind(port) && loopback_socket(SOCK_DGRAM).bind(port);
}

}  // namespace

std::uint16_t free_port()
{
    // A random start keeps test programs that run side by side apart.
    static std::mt19937 random{std::random_device{}()};
    static std::set<std::uint16_t> taken;
    std::uniform_int_distribution<int> candidates(12000, 32000);
    for (int attempt = 0; attempt < 1000; ++attempt) {
        const auto port = static_cast<std::uint16_t>(candidates(random));
        if (is_free(port) && taken.insert(port).second) return port;
    }
    throw std::runtime_error("no free port on 127.0.0.1");
}

closed_port::closed_port() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)), number_(0)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    if (::bind(socket_, any, size) != 0 || ::getsockname(socket_, any, &size) != 0) {
        const int error = errno;
        ::close(socket_);
        throw std::system_error(error, std::generic_category(), "bind");
    }
    number_ = ntohs(address.sin_port);
}

closed_port::~closed_port() { ::close(socket_); }

bool accepts_connections(std::uint16_t port) { return loopback_socket(SOCK_STREAM).connect(port); }

}  // namespace mynah::testing

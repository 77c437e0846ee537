// The far end of the benchmarks with many connections: a scripted server on loopback, one thread,
// plain or with TLS from the first byte. Prints its port, and runs until its input ends.
//
//   bench_server [CERTIFICATE_AND_KEY.pem]
#include "script.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace {

[[noreturn]] void die(const char* what)
{
    std::perror(what);
    std::exit(1);
}

class connection {
public:
    connection(int socket, SSL_CTX* tls) : socket_(socket), ssl_(tls ? SSL_new(tls) : nullptr)
    {
        if (!ssl_) return;
        SSL_set_fd(ssl_, socket);
        SSL_set_accept_state(ssl_);
    }
    connection(const connection&) = delete;
    ~connection()
    {
        if (ssl_) SSL_free(ssl_);
        ::close(socket_);
    }

    // Answers what has come. False: it has ended.
    bool readable()
    {
        char buffer[16384];
        std::string out;
        for (;;) {
            const int n = read(buffer, sizeof buffer);
            if (n == 0) return false;
            if (n < 0) break;
            script_.heard({buffer, static_cast<std::size_t>(n)}, out);
        }
        return out.empty() || write(out);
    }

private:
    // Negative: nothing now. 0: the end.
    int read(char* to, int size)
    {
        if (!ssl_) {
            const auto n = ::recv(socket_, to, static_cast<std::size_t>(size), MSG_DONTWAIT);
            return n < 0 && errno != EAGAIN ? 0 : static_cast<int>(n);
        }
        ERR_clear_error();
        const int n = SSL_read(ssl_, to, size);
        if (n > 0) return n;
        return SSL_get_error(ssl_, n) == SSL_ERROR_WANT_READ ? -1 : 0;
    }
    // What the script says is small: the kernel takes it.
    bool write(const std::string& bytes)
    {
        const int size = static_cast<int>(bytes.size());
        if (ssl_) return SSL_write(ssl_, bytes.data(), size) == size;
        return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == size;
    }

    int socket_;
    SSL* ssl_;
    bench::script script_;
};

int listen_on_loopback()
{
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) die("bind");
    if (::listen(fd, 4096) != 0) die("listen");
    socklen_t size = sizeof address;
    ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);
    return fd;
}

SSL_CTX* with_certificate(const char* file)
{
    auto* context = SSL_CTX_new(TLS_server_method());
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    if (SSL_CTX_use_certificate_chain_file(context, file) != 1 ||
        SSL_CTX_use_PrivateKey_file(context, file, SSL_FILETYPE_PEM) != 1) {
        std::fprintf(stderr, "%s: no certificate and key in it\n", file);
        std::exit(2);
    }
    return context;
}

void watch(int poll, int fd, void* what)
{
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = what;
    if (::epoll_ctl(poll, EPOLL_CTL_ADD, fd, &event) != 0) die("epoll_ctl");
}

void accept_all(int listener, int poll, SSL_CTX* tls)
{
    for (;;) {
        const int socket = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket < 0) {
            if (errno == EAGAIN) return;
            die("accept (is the limit of open files high enough? ulimit -n)");
        }
        const int yes = 1;
        ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        watch(poll, socket, new connection(socket, tls));
    }
}

}  // namespace

int main(int argc, char** argv)
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    std::signal(SIGPIPE, SIG_IGN);

    auto* tls = argc > 1 ? with_certificate(argv[1]) : nullptr;
    const int listener = listen_on_loopback();
    ::fcntl(listener, F_SETFL, O_NONBLOCK);
    const int poll = ::epoll_create1(EPOLL_CLOEXEC);
    int the_listener = 0, the_input = 0;
    watch(poll, listener, &the_listener);
    watch(poll, STDIN_FILENO, &the_input);
    for (;;) {
        epoll_event events[256];
        const int n = ::epoll_wait(poll, events, 256, -1);
        for (int i = 0; i < n; ++i) {
            void* what = events[i].data.ptr;
            if (what == &the_input) return 0;
            if (what == &the_listener) {
                accept_all(listener, poll, tls);
            } else if (auto* c = static_cast<connection*>(what); !c->readable()) {
                delete c;  // and with its socket the event
            }
        }
    }
}

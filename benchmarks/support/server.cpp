// The far end of the benchmarks with many connections: a scripted server on loopback, one thread,
// plain or with TLS from the first byte. Prints its port, and runs until its input ends. Can talk,
// too: when CLIENTS are there it sends them MESSAGES in turn, each when the one WINDOW before has
// been answered.
//
//   bench_server [--tls CERTIFICATE_AND_KEY.pem] [--talk CLIENTS MESSAGES WINDOW]
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
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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
            if (!script_.heard({buffer, static_cast<std::size_t>(n)}, out)) return false;
        }
        return out.empty() || write(out);
    }

    const bench::script& said() const noexcept { return script_; }

    // What is written is small: the kernel takes it.
    bool write(std::string_view bytes)
    {
        const int size = static_cast<int>(bytes.size());
        if (ssl_) return SSL_write(ssl_, bytes.data(), size) == size;
        return ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) == size;
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

// Sends messages to all in turn.
class talk {
public:
    talk(std::size_t clients, long messages, long window)
        : clients_(clients), messages_(messages), window_(window)
    {
    }

    // `c` has said something: it had sent so many messages before, and was present or not.
    void heard(connection& c, std::size_t before, bool was_present)
    {
        if (c.said().present() && !was_present) present_.push_back(&c);
        answered_ += static_cast<long>(c.said().messages() - before);
        if (present_.size() < clients_) return;
        for (; sent_ < messages_ && sent_ - answered_ < window_; ++sent_)
            if (!present_[static_cast<std::size_t>(sent_) % clients_]->write(next_message()))
                die("send");
    }

private:
    // Each is another: who repeats himself is not answered.
    std::string next_message() const
    {
        return "<message from='juliet@example.com/balcony' type='chat' id='m1'><body>" +
               std::to_string(sent_) +
               ": deny thy father, refuse thy name, art thou not Romeo?</body></message>";
    }

    std::size_t clients_;
    long messages_;
    long window_;
    long sent_ = 0;
    long answered_ = 0;
    std::vector<connection*> present_;
};

[[noreturn]] void wrong_usage(const char* name)
{
    std::fprintf(stderr, "usage: %s [--tls PEM] [--talk CLIENTS MESSAGES WINDOW]\n", name);
    std::exit(2);
}

}  // namespace

int main(int argc, char** argv)
{
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
    std::signal(SIGPIPE, SIG_IGN);

    SSL_CTX* tls = nullptr;
    std::optional<talk> talking;
    for (int i = 1; i < argc; ++i) {
        const std::string_view option = argv[i];
        if (option == "--tls" && i + 1 < argc) {
            tls = with_certificate(argv[++i]);
        } else if (option == "--talk" && i + 3 < argc) {
            talking.emplace(std::atol(argv[i + 1]), std::atol(argv[i + 2]), std::atol(argv[i + 3]));
            i += 3;
        } else {
            wrong_usage(argv[0]);
        }
    }
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
                continue;
            }
            auto* c = static_cast<connection*>(what);
            const auto before = c->said().messages();
            const auto was_present = c->said().present();
            if (!c->readable())
                delete c;  // and with its socket the event
            else if (talking)
                talking->heard(*c, before, was_present);
        }
    }
}

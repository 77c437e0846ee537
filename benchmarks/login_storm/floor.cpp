// The floor of a log-in: a connection, for TLS its handshake, and as many writes and reads as a
// log-in has, of fixed texts; nothing is parsed, and nothing is kept of it but the connection.
//
//   bench_login_floor LOGINS PORT [CA_FILE full|resumed]
#include <benchmarks/support/cpu.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";
// What is written, and how its answer ends.
constexpr std::string_view steps[][2] = {
    {header, "</stream:features>"},
    {"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>", "/>"},
    {header, "</stream:features>"},
    {"<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>", "</iq>"},
    {"<enable xmlns='urn:xmpp:sm:3' resume='true'/><iq type='get' id='r'><query "
     "xmlns='jabber:iq:roster'/></iq>",
     "</iq>"},
    {"<presence/>", ""}};

[[noreturn]] void die(const char* what)
{
    std::perror(what);
    std::exit(1);
}

SSL_SESSION* ticket = nullptr;

int keep_ticket(SSL*, SSL_SESSION* fresh)
{
    if (ticket) SSL_SESSION_free(ticket);
    ticket = fresh;
    return 1;
}

SSL_CTX* trusting(const char* ca_file)
{
    auto* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
    SSL_CTX_sess_set_new_cb(context, &keep_ticket);
    if (SSL_CTX_load_verify_file(context, ca_file) != 1) die(ca_file);
    return context;
}

class connection {
public:
    connection(int port, SSL_CTX* tls, bool resumed) : fd_(::socket(AF_INET, SOCK_STREAM, 0))
    {
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(static_cast<std::uint16_t>(port));
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (fd_ < 0 || ::connect(fd_, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            die("connect");
        const int yes = 1;
        ::setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
        if (!tls) return;
        ssl_ = SSL_new(tls);
        SSL_set_fd(ssl_, fd_);
        if (resumed && ticket) SSL_set_session(ssl_, ticket);
        const bool offered = resumed && ticket;
        if (SSL_connect(ssl_) != 1) die("TLS handshake");
        if (offered && SSL_session_reused(ssl_) != 1) {
            std::fputs("the server did not resume the TLS session\n", stderr);
            std::exit(1);
        }
    }
    connection(const connection&) = delete;
    ~connection()
    {
        if (ssl_) {
            SSL_set_quiet_shutdown(ssl_, 1);  // a session that was not ended is not resumed
            SSL_shutdown(ssl_);
            SSL_free(ssl_);
        }
        ::close(fd_);
    }

    void log_in()
    {
        for (const auto& [text, end] : steps) {
            write(text);
            if (!end.empty()) read_until(end);
        }
    }

private:
    void write(std::string_view text)
    {
        const int size = static_cast<int>(text.size());
        const auto n = ssl_ ? SSL_write(ssl_, text.data(), size)
                            : static_cast<int>(::send(fd_, text.data(), text.size(), 0));
        if (n != size) die("write");
    }
    void read_until(std::string_view end)
    {
        std::string all;
        char buffer[4096];
        while (!all.ends_with(end)) {
            const auto n = ssl_ ? SSL_read(ssl_, buffer, sizeof buffer)
                                : static_cast<int>(::recv(fd_, buffer, sizeof buffer, 0));
            if (n <= 0) die("read");
            all.append(buffer, static_cast<std::size_t>(n));
        }
    }

    int fd_;
    SSL* ssl_ = nullptr;
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 3 && argc != 5) {
        std::fprintf(stderr, "usage: %s LOGINS PORT [CA_FILE full|resumed]\n", argv[0]);
        return 2;
    }
    const int n = std::atoi(argv[1]), port = std::atoi(argv[2]);
    auto* tls = argc > 3 ? trusting(argv[3]) : nullptr;
    const bool resumed = argc > 4 && std::string_view(argv[4]) == "resumed";
    connection(port, tls, false).log_in();
    const auto before = bench::cpu_seconds();
    for (int i = 0; i != n; ++i) connection(port, tls, resumed).log_in();
    const auto what = "floor, " + (tls ? "TLS 1.3 " + std::string(argv[4]) : std::string("TCP"));
    bench::print_per_cpu_second(what.c_str(), n, bench::cpu_seconds() - before);
}

// The floor of a TLS connection: OpenSSL on a socket, its buffers released while idle, and nothing
// else.
//
//   bench_idle_floor CONNECTIONS PORT CA_FILE
#include <benchmarks/support/memory.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>

namespace {

[[noreturn]] void die(const char* what)
{
    std::perror(what);
    std::exit(1);
}

void open_one(SSL_CTX* context, int port)
{
    const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(static_cast<std::uint16_t>(port));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || ::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0) die("connect");
    auto* ssl = SSL_new(context);
    SSL_set_fd(ssl, fd);
    if (SSL_connect(ssl) != 1) die("TLS handshake");
    // The session tickets, which every client must read sometime, and an answer.
    constexpr char header[] = "<stream:stream to='localhost'>";
    char answer[4096];
    if (SSL_write(ssl, header, sizeof header - 1) <= 0) die("write");
    if (SSL_read(ssl, answer, sizeof answer) <= 0) die("read");
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: %s CONNECTIONS PORT CA_FILE\n", argv[0]);
        return 2;
    }
    rlimit files{};
    ::getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);

    auto* context = SSL_CTX_new(TLS_client_method());
    SSL_CTX_set_min_proto_version(context, TLS1_3_VERSION);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
    if (SSL_CTX_load_verify_file(context, argv[3]) != 1) die(argv[3]);

    const int n = std::atoi(argv[1]), port = std::atoi(argv[2]);
    int i = 0;
    for (; i != n / 10; ++i) open_one(context, port);
    const auto before = bench::private_dirty();
    for (; i != n; ++i) open_one(context, port);
    bench::print_bytes_per_connection("floor, TLS 1.3", before, bench::private_dirty(), n - n / 10);
    std::_Exit(0);
}

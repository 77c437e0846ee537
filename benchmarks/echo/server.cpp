// The other end of the echo benchmark: a scripted server that floods one client with chat messages
// in windows of 64 and counts what comes back. It runs the client itself, so that it can tell what
// the client's process has cost.
//
//   bench_echo_server MESSAGES CLIENT [ARGUMENTS...]     "PORT" in an argument becomes the port
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace {

constexpr int window = 64;
constexpr std::string_view header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' "
    "from='localhost' id='s1' version='1.0'>";
constexpr std::string_view login_features =
    "<stream:features><mechanisms "
    "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
    "<mechanism>ANONYMOUS</mechanism></mechanisms></stream:features>";
constexpr std::string_view bind_features =
    "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></stream:features>";

[[noreturn]] void die(const char* what)
{
    std::perror(what);
    std::exit(1);
}

// One client's stream, as far as the script needs to understand it.
class client {
public:
    explicit client(int socket) : socket_(socket) {}

    // Reads up to and including `mark`, and returns it.
    std::string until(std::string_view mark)
    {
        for (;;) {
            if (auto at = input_.find(mark); at != std::string::npos) {
                auto text = input_.substr(0, at + mark.size());
                input_.erase(0, at + mark.size());
                return text;
            }
            read_more();
        }
    }

    void write(std::string_view bytes)
    {
        while (!bytes.empty()) {
            const auto n = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) die("send");
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
    }

    void log_in()
    {
        until("<stream:stream");
        write(std::string(header) + std::string(login_features));
        until("<auth");
        until(">");
        write("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        until("<stream:stream");
        write(std::string(header) + std::string(bind_features));
        const auto id = next_request_id();
        write("<iq type='result' id='" + id +
              "'><bind "
              "xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@localhost/echo</jid></bind></iq>");
    }

    // Clients ask this and that before they say that they are there: all is well.
    void wait_for_presence()
    {
        for (;;) {
            const auto text = until(">");
            if (text.find("<presence") != std::string::npos) return;
            if (text.find("<iq") != std::string::npos)
                write("<iq type='result' id='" + id_in(text) + "'/>");
        }
    }

    void count_echoes(int wanted)
    {
        while (wanted > 0) {
            until("</message>");
            --wanted;
        }
    }

private:
    void read_more()
    {
        char buffer[65536];
        const auto n = ::recv(socket_, buffer, sizeof buffer, 0);
        if (n <= 0) die("the client went away");
        input_.append(buffer, static_cast<std::size_t>(n));
    }

    std::string next_request_id()
    {
        until("<iq");
        return id_in(until(">"));
    }

    static std::string id_in(const std::string& tag)
    {
        auto at = tag.find(" id=");
        if (at == std::string::npos) return {};
        const char quote = tag[at + 4];
        at += 5;
        return tag.substr(at, tag.find(quote, at) - at);
    }

    int socket_;
    std::string input_;
};

pid_t start(std::vector<std::string> arguments, int port)
{
    std::vector<char*> argv;
    for (auto& a : arguments) {
        if (auto at = a.find("PORT"); at != std::string::npos)
            a.replace(at, 4, std::to_string(port));
        argv.push_back(a.data());
    }
    argv.push_back(nullptr);
    const auto pid = ::fork();
    if (pid != 0) return pid;
    ::execvp(argv[0], argv.data());
    die(argv[0]);
}

// A client that ends with its stream may say what it counted; one that would come back is asked to
// end.
rusage end(pid_t child)
{
    int status = 0;
    rusage used{};
    for (int tries = 0; tries < 100; ++tries) {
        if (::wait4(child, &status, WNOHANG, &used) == child) return used;
        ::usleep(10'000);
    }
    ::kill(child, SIGTERM);
    ::wait4(child, &status, 0, &used);
    return used;
}

double seconds(const timeval& t)
{
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc < 3) {
        std::fprintf(stderr, "usage: %s MESSAGES CLIENT [ARGUMENTS...]\n", argv[0]);
        return 2;
    }
    const int messages = std::atoi(argv[1]);

    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr*>(&address), length) != 0 ||
        ::listen(listener, 1) != 0)
        die("listen");
    ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &length);

    const auto child =
        start(std::vector<std::string>(argv + 2, argv + argc), ntohs(address.sin_port));
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);

    client peer(socket);
    peer.log_in();
    peer.wait_for_presence();
    int sent = 0;
    for (int left = messages; left > 0; left -= window) {
        const int n = left < window ? left : window;
        std::string burst;
        for (int i = 0; i < n; ++i) {
            char body[80];
            std::snprintf(body, sizeof body,
                          "message %08d of the flood, padded to sixty bytes........", ++sent);
            burst +=
                "<message from='peer@localhost/bench' to='bot@localhost/echo' type='chat' id='m";
            burst += std::to_string(sent);
            burst += "'><body>";
            burst += body;
            burst += "</body></message>";
        }
        peer.write(burst);
        peer.count_echoes(n);
    }
    peer.write("</stream:stream>");
    ::shutdown(socket, SHUT_RDWR);
    const auto used = end(child);
    std::printf("%d echoes, client CPU %.3f s (user %.3f, system %.3f), %.3f s per 100k\n",
                messages, seconds(used.ru_utime) + seconds(used.ru_stime), seconds(used.ru_utime),
                seconds(used.ru_stime),
                (seconds(used.ru_utime) + seconds(used.ru_stime)) * 100000 / messages);
    return 0;
}

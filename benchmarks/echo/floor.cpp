// The floor of the echo benchmark: what the work costs without a framework. epoll, expat's SAX
// interface, a formatted reply into one buffer, one write per read. No tree, no limits, no checks,
// no coroutines: nobody should write a bot like this.
//
//   bench_echo_floor PORT
#include <arpa/inet.h>
#include <expat.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <utility>

namespace {

constexpr const char* stream_header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' "
    "to='localhost' version='1.0'>";

class floor_client {
public:
    explicit floor_client(int socket) : socket_(socket) { restart(); }
    ~floor_client() { XML_ParserFree(parser_); }

    void run()
    {
        const int poll = ::epoll_create1(0);
        epoll_event wanted{};
        wanted.events = EPOLLIN;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, socket_, &wanted);
        epoll_event ready;
        char buffer[16384];
        flush();
        while (!over_ && ::epoll_wait(poll, &ready, 1, -1) == 1) {
            const auto n = ::recv(socket_, buffer, sizeof buffer, 0);
            if (n <= 0) break;
            if (XML_Parse(parser_, buffer, static_cast<int>(n), 0) == XML_STATUS_ERROR) break;
            if (std::exchange(restart_, false)) restart();
            flush();
        }
        ::close(poll);
    }

private:
    void restart()
    {
        if (parser_) XML_ParserFree(parser_);
        parser_ = XML_ParserCreateNS("UTF-8", '\n');
#ifdef MYNAH_HAVE_REPARSE_DEFERRAL
        XML_SetReparseDeferralEnabled(parser_, XML_FALSE);
#endif
        XML_SetUserData(parser_, this);
        XML_SetElementHandler(parser_, &start, &end);
        XML_SetCharacterDataHandler(parser_, &text);
        depth_ = 0;
        output_ += stream_header;
    }

    static void start(void* self, const char* name, const char** attributes)
    {
        static_cast<floor_client*>(self)->on_start(name, attributes);
    }
    static void end(void* self, const char* name)
    {
        static_cast<floor_client*>(self)->on_end(name);
    }
    static void text(void* self, const char* s, int n)
    {
        auto* c = static_cast<floor_client*>(self);
        if (c->in_body_) c->body_.append(s, static_cast<std::size_t>(n));
    }

    void on_start(const char* name, const char** attributes)
    {
        ++depth_;
        if (depth_ == 2 && std::strcmp(name, "jabber:client\nmessage") == 0) {
            for (auto a = attributes; *a; a += 2)
                if (std::strcmp(*a, "from") == 0) from_ = a[1];
        } else if (depth_ == 3 && std::strcmp(name, "jabber:client\nbody") == 0) {
            in_body_ = true;
            body_.clear();
        } else if (std::strcmp(name, "urn:ietf:params:xml:ns:xmpp-sasl\nmechanism") == 0) {
            sasl_ = true;
        } else if (std::strcmp(name, "urn:ietf:params:xml:ns:xmpp-bind\nbind") == 0) {
            bind_ = true;
        }
    }

    void on_end(const char* name)
    {
        --depth_;
        in_body_ = false;
        if (depth_ == 0) over_ = true;
        if (depth_ != 1) return;
        if (std::strcmp(name, "jabber:client\nmessage") == 0) {
            output_ += "<message to='";
            escape(from_);
            output_ += "' type='chat'><body>";
            escape(body_);
            output_ += "</body></message>";
        } else if (std::strcmp(name, "http://etherx.jabber.org/streams\nfeatures") == 0) {
            if (std::exchange(sasl_, false))
                output_ += "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>";
            else
                output_ +=
                    "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>";
            bind_ = false;
        } else if (std::strcmp(name, "urn:ietf:params:xml:ns:xmpp-sasl\nsuccess") == 0) {
            restart_ = true;
        } else if (std::exchange(bind_, false)) {
            output_ += "<presence/>";
        }
    }

    void escape(const std::string& s)
    {
        for (char c : s) switch (c) {
                case '&': output_ += "&amp;"; break;
                case '<': output_ += "&lt;"; break;
                case '>': output_ += "&gt;"; break;
                case '\'': output_ += "&apos;"; break;
                default: output_ += c;
            }
    }

    void flush()
    {
        if (output_.empty()) return;
        if (::send(socket_, output_.data(), output_.size(), MSG_NOSIGNAL) < 0) over_ = true;
        output_.clear();
    }

    int socket_;
    XML_Parser parser_ = nullptr;
    int depth_ = 0;
    bool in_body_ = false, sasl_ = false, bind_ = false, restart_ = false, over_ = false;
    std::string from_, body_, output_;
};

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(std::atoi(argv[1])));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        std::perror("connect");
        return 1;
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    floor_client(socket).run();
    ::close(socket);
}

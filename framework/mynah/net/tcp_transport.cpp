#include <mynah/net/tcp_transport.hpp>

#include <mynah/net/endpoint.hpp>
#include <mynah/net/tls_context.hpp>
#include <mynah/net/tls_engine.hpp>

#include <netinet/tcp.h>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_allocator.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>

namespace mynah::net {

namespace {

// Ciphertext between socket and engine; never held across a wait.
std::span<char> scratch()
{
    constexpr std::size_t size = 32 * 1024;
    thread_local const auto bytes = std::make_unique<char[]>(size);
    return {bytes.get(), size};
}

template <int Level, int Name>
using int_option = asio::detail::socket_option::integer<Level, Name>;

// Best effort: a socket that takes no option is a socket all the same, and errors that matter come
// back at the first read.
void set_options(tcp_socket& socket)
{
    boost::system::error_code ignored;
    socket.non_blocking(true, ignored);
    socket.set_option(asio::ip::tcp::no_delay(true), ignored);
    // The second line behind the session's own keepalive: what is sent and not acknowledged for
    // 30 s, or a silent host that answers no probe, breaks the connection.
    socket.set_option(int_option<IPPROTO_TCP, TCP_USER_TIMEOUT>(30'000), ignored);
    socket.set_option(asio::socket_base::keep_alive(true), ignored);
    socket.set_option(int_option<IPPROTO_TCP, TCP_KEEPIDLE>(60), ignored);
    socket.set_option(int_option<IPPROTO_TCP, TCP_KEEPINTVL>(10), ignored);
    socket.set_option(int_option<IPPROTO_TCP, TCP_KEEPCNT>(3), ignored);
}

void release(std::string& buffer) { std::string().swap(buffer); }

bool would_block(const boost::system::error_code& code)
{
    return code == asio::error::would_block || code == asio::error::try_again ||
           code == asio::error::interrupted;
}

error explained(const boost::system::error_code& code)
{
    if (code == asio::error::operation_aborted) return errc::cancelled;
    if (code == asio::error::bad_descriptor) return errc::closed;
    return code;
}

result<void> ready(const boost::system::error_code& failed)
{
    if (failed) return explained(failed);
    return {};
}

}  // namespace

struct tcp_transport::tls_side {
    tls_side(std::shared_ptr<const tls_context> context, std::string identity,
             std::string_view alpn)
        : engine(std::move(context), std::move(identity), alpn)
    {
    }

    tls_engine engine;
    bool secure = false;            // the handshake is over
    std::string unread;             // ciphertext that waits for the next read()
    std::string unsent;             // ciphertext that waits for the kernel
    std::shared_ptr<void> sending;  // while a handler of ours waits to send it; it watches this
};

tcp_transport::tcp_transport(tcp_socket socket, const asio::ip::tcp::endpoint& peer)
    : socket_(std::move(socket)), peer_(peer)
{
    set_options(socket_);
}

tcp_transport::~tcp_transport() = default;

void tcp_transport::leads_to(endpoint target)
{
    beyond_ = std::make_unique<const endpoint>(std::move(target));
}

bool tcp_transport::secure() const noexcept { return tls_ && tls_->secure; }

task<result<void>> tcp_transport::wait_for(tcp_socket::wait_type what)
{
    const auto [failed] = co_await socket_.async_wait(what, asio::as_tuple(use_task));
    co_return ready(failed);
}

// Read from the socket already.
bool tcp_transport::has_input() const noexcept
{
    return tls_ && (!tls_->unread.empty() || tls_->engine.has_input());
}

void tcp_transport::watch_readable(executor ex, readable_watcher& w)
{
    using memory = detail::handler_allocator<void>;
    if (has_input())
        return asio::post(ex, asio::bind_allocator(memory(w.memory()), [watcher = &w] {
                              watcher->on_readable(result<void>());
                          }));
    socket_.async_wait(
        tcp_socket::wait_read,
        asio::bind_allocator(memory(w.memory()),
                             [watcher = &w](const boost::system::error_code& failed) {
                                 watcher->on_readable(ready(failed));
                             }));
}

task<result<void>> tcp_transport::wait_readable()
{
    if (has_input()) co_return result<void>();
    auto waiting = wait_for(tcp_socket::wait_read);
    co_return co_await std::move(waiting);
}

task<result<void>> tcp_transport::wait_writable() { return wait_for(tcp_socket::wait_write); }

result<std::size_t> tcp_transport::receive(std::span<char> into)
{
    boost::system::error_code failed;
    const auto size = socket_.read_some(asio::buffer(into.data(), into.size()), failed);
    if (!failed) return size;
    if (would_block(failed)) return 0;
    if (failed == asio::error::eof) return error(errc::end_of_stream);
    return explained(failed);
}

result<std::size_t> tcp_transport::send(std::string_view bytes)
{
    boost::system::error_code failed;
    const auto size = socket_.write_some(asio::buffer(bytes.data(), bytes.size()), failed);
    if (!failed) return size;
    if (would_block(failed)) return 0;
    return explained(failed);
}

result<std::size_t> tcp_transport::read(std::span<char> into)
{
    if (!tls_) return receive(into);

    std::span<const char> in = tls_->unread;
    if (in.empty() && !tls_->engine.has_input()) {
        // No more ciphertext than the caller has room for: little is ever left over.
        const auto place = scratch();
        const auto room = std::min(place.size(), std::max<std::size_t>(into.size(), 1024));
        const auto size = receive(place.first(room));
        if (!size && size.error().code == errc::end_of_stream) return tls_->engine.end();
        if (!size || *size == 0) return size;
        in = place.first(*size);
    }
    std::string out;
    const auto plain = tls_->engine.read(in, out, into);
    keep_unread(in);
    // Alerts and key updates. A socket that takes them no more says so at the next call.
    (void)send_or_keep(out);
    return plain;
}

void tcp_transport::keep_unread(std::span<const char> rest)
{
    if (rest.empty()) {
        if (!tls_->unread.empty()) release(tls_->unread);
    } else if (tls_->unread.empty()) {
        tls_->unread.assign(rest.begin(), rest.end());
    } else {
        tls_->unread.erase(0, tls_->unread.size() - rest.size());
    }
}

result<std::size_t> tcp_transport::write(std::string_view bytes)
{
    if (!tls_) return send(bytes);

    if (auto sent = send_or_keep({}); !sent) return sent.error();
    if (!tls_->unsent.empty()) return 0;

    std::string out;
    const auto taken = tls_->engine.write(bytes, out);
    const auto sent = send_or_keep(out);
    if (!taken) return taken;
    if (!sent) return sent.error();
    return taken;
}

// What is kept is at most what one write() encrypts, and what the engine answers by itself.
result<void> tcp_transport::send_or_keep(std::string_view ciphertext)
{
    if (!tls_->unsent.empty()) {
        tls_->unsent += ciphertext;
        const auto size = send(tls_->unsent);
        if (!size) return size.error();
        tls_->unsent.erase(0, *size);
        if (tls_->unsent.empty()) release(tls_->unsent);
    } else if (!ciphertext.empty()) {
        const auto size = send(ciphertext);
        if (!size) return size.error();
        tls_->unsent = ciphertext.substr(*size);
    }
    if (!tls_->unsent.empty()) send_when_writable();
    return {};
}

void tcp_transport::send_when_writable()
{
    if (tls_->sending) return;
    tls_->sending = std::make_shared<char>();
    // The handler may be queued already when we are destroyed.
    socket_.async_wait(tcp_socket::wait_write, [this, watch = std::weak_ptr(tls_->sending)](
                                                   const boost::system::error_code& failed) {
        if (failed || watch.expired()) return;
        tls_->sending.reset();
        // The connection is broken: the reader is told, too.
        if (!send_or_keep({})) release(tls_->unsent);
    });
}

// One round: what is there goes in, what comes of it out. True: the handshake is over. The first
// round takes no input: TLS begins with our hello, and nothing that was sent before it is TLS.
result<bool> tcp_transport::handshake(bool hello)
{
    std::span<const char> in;
    if (!hello) {
        const auto size = receive(scratch());
        if (!size && size.error().code == errc::end_of_stream)
            return error(errc::truncated, "the server hung up during the TLS handshake");
        if (!size) return size.error();
        in = scratch().first(*size);
    }
    std::string out;
    const auto done = tls_->engine.handshake(in, out);
    const auto sent = send_or_keep(out);
    if (!done) return done;
    if (!sent) return sent.error();
    keep_unread(in);
    return done;
}

task<result<tls_facts>> tcp_transport::start_tls(std::shared_ptr<const tls_context> context,
                                                 std::string identity, std::string alpn)
{
    tls_ = std::make_unique<tls_side>(std::move(context), std::move(identity), alpn);
    for (bool hello = true;; hello = false) {
        const auto done = handshake(hello);
        if (!done) co_return done.error();
        if (*done) break;
        auto waiting = wait_for(tcp_socket::wait_read);
        const auto waited = co_await std::move(waiting);
        if (!waited) co_return waited.error();
    }
    tls_->secure = true;
    co_return tls_->engine.facts();
}

std::optional<std::string> tcp_transport::binding_data(channel_binding type) const
{
    if (!secure()) return {};
    return tls_->engine.binding_data(type);
}

void tcp_transport::close() noexcept
{
    if (!socket_.is_open()) return;
    boost::system::error_code ignored;
    if (secure() && tls_->unsent.empty()) {
        std::string out;
        tls_->engine.shutdown(out);
        socket_.write_some(asio::buffer(out), ignored);
    }
    if (tls_) tls_->sending.reset();
    socket_.shutdown(tcp_socket::shutdown_both, ignored);
    socket_.close(ignored);
}

std::string tcp_transport::peer() const
{
    const auto next = endpoint(peer_.address().to_string(), peer_.port()).to_string();
    return beyond_ ? beyond_->to_string() + " through " + next : next;
}

address_scope tcp_transport::peer_scope() const noexcept
{
    return beyond_ ? scope_of(beyond_->host) : scope_of(peer_.address());
}

address_scope tcp_transport::path_scope() const noexcept
{
    return std::max(scope_of(peer_.address()), peer_scope());
}

}  // namespace mynah::net

#include <mynah/base/async.hpp>

#include <tests/support/tcp_tap.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace mynah::testing {

namespace {

using boost::asio::ip::tcp;
using socket = asio::basic_stream_socket<tcp, executor>;
using acceptor = asio::basic_socket_acceptor<tcp, executor>;
constexpr auto use_tuple = asio::as_tuple_t<asio::use_awaitable_t<executor>>();

tcp::endpoint loopback(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

struct connection {
    explicit connection(const executor& ex) : client(ex), server(ex) {}
    socket client;
    socket server;
};

void reset(socket& s)
{
    boost::system::error_code ignored;
    s.set_option(asio::socket_base::linger(true, 0), ignored);
    s.close(ignored);
}

}  // namespace

class tcp_tap::forwarder {
public:
    explicit forwarder(std::uint16_t target)
        : target_(target),
          acceptor_(io_.get_executor(), loopback(0)),
          port_(acceptor_.local_endpoint().port())
    {
        asio::co_spawn(io_, accept(), rethrow);
        thread_ = std::thread([this] { io_.run(); });
    }

    ~forwarder()
    {
        io_.stop();
        thread_.join();
    }

    std::uint16_t port() const noexcept { return port_; }

    std::string copy(const std::string& record) const
    {
        const std::lock_guard lock(mutex_);
        return record;
    }

    std::size_t connections() const
    {
        const std::lock_guard lock(mutex_);
        return connections_;
    }

    bool client_sends(std::string_view text, std::chrono::milliseconds within) const
    {
        std::unique_lock lock(mutex_);
        return recorded_.wait_for(lock, within,
                                  [&] { return from_client.find(text) != std::string::npos; });
    }

    void cut()
    {
        asio::post(io_, [this] {
            for (const auto& weak : open_) {
                if (const auto c = weak.lock()) {
                    reset(c->client);
                    reset(c->server);
                }
            }
            open_.clear();
        });
    }

    std::string from_client;
    std::string from_server;

private:
    static void rethrow(std::exception_ptr error)
    {
        if (error) std::rethrow_exception(error);
    }

    task<> accept()
    {
        for (;;) {
            auto c = std::make_shared<connection>(io_.get_executor());
            co_await acceptor_.async_accept(c->client, use_task);
            {
                const std::lock_guard lock(mutex_);
                ++connections_;
            }
            open_.push_back(c);
            asio::co_spawn(io_, serve(c), rethrow);
        }
    }

    task<> serve(std::shared_ptr<connection> c)
    {
        const auto [error] = co_await c->server.async_connect(loopback(target_), use_tuple);
        if (error) {
            reset(c->client);
            co_return;
        }
        c->client.set_option(tcp::no_delay(true));
        c->server.set_option(tcp::no_delay(true));
        asio::co_spawn(io_, pump(c, &c->client, &c->server, &from_client), rethrow);
        asio::co_spawn(io_, pump(c, &c->server, &c->client, &from_server), rethrow);
    }

    // `keep` owns both sockets.
    task<> pump([[maybe_unused]] std::shared_ptr<connection> keep, socket* from, socket* to,
                std::string* record)
    {
        std::array<char, 16384> buffer;
        for (;;) {
            const auto [read_error, n] =
                co_await from->async_read_some(asio::buffer(buffer), use_tuple);
            if (read_error) break;
            {
                const std::lock_guard lock(mutex_);
                record->append(buffer.data(), n);
            }
            recorded_.notify_all();
            const auto [write_error, written] =
                co_await asio::async_write(*to, asio::buffer(buffer, n), use_tuple);
            if (write_error) break;
        }
        boost::system::error_code ignored;
        to->shutdown(tcp::socket::shutdown_send, ignored);
    }

    asio::io_context io_{1};
    std::uint16_t target_;
    acceptor acceptor_;
    std::uint16_t port_;
    std::vector<std::weak_ptr<connection>> open_;

    mutable std::mutex mutex_;
    mutable std::condition_variable recorded_;
    std::size_t connections_ = 0;
    std::thread thread_;
};

tcp_tap::tcp_tap(std::uint16_t target_port) : forwarder_(std::make_unique<forwarder>(target_port))
{
}
tcp_tap::~tcp_tap() = default;

std::uint16_t tcp_tap::port() const noexcept { return forwarder_->port(); }
std::string tcp_tap::from_client() const { return forwarder_->copy(forwarder_->from_client); }
std::string tcp_tap::from_server() const { return forwarder_->copy(forwarder_->from_server); }
std::size_t tcp_tap::connections() const { return forwarder_->connections(); }
bool tcp_tap::client_sends(std::string_view text, std::chrono::milliseconds within) const
{
    return forwarder_->client_sends(text, within);
}
void tcp_tap::cut() { forwarder_->cut(); }

}  // namespace mynah::testing

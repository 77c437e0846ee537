#include <mynah/base/async.hpp>

#include <tests/support/chaos_proxy.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <list>
#include <random>
#include <thread>

namespace mynah::testing {

namespace {

using boost::asio::ip::tcp;
using socket = asio::basic_stream_socket<tcp, executor>;
using acceptor = asio::basic_socket_acceptor<tcp, executor>;
using event = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, executor>;
constexpr auto use_tuple = asio::as_tuple_t<asio::use_awaitable_t<executor>>();

tcp::endpoint loopback(std::uint16_t port) { return {asio::ip::address_v4::loopback(), port}; }

void reset_socket(socket& s)
{
    boost::system::error_code ignored;
    s.set_option(asio::socket_base::linger(true, 0), ignored);
    s.close(ignored);
}

void half_close_socket(socket& s)
{
    boost::system::error_code ignored;
    s.shutdown(tcp::socket::shutdown_send, ignored);
}

void rethrow(std::exception_ptr error)
{
    if (error) std::rethrow_exception(error);
}

}  // namespace

// All of it on the proxy's thread but for what is said to be otherwise.
class chaos_proxy::forwarder {
public:
    forwarder(std::uint16_t target, std::uint32_t seed, observer sees)
        : target_(target),
          acceptor_(io_.get_executor(), loopback(0)),
          port_(acceptor_.local_endpoint().port()),
          observer_(std::move(sees)),
          random_(seed)
    {
        asio::co_spawn(io_, accept(), rethrow);
        thread_ = std::thread([this] { io_.run(); });
    }

    ~forwarder()
    {
        io_.stop();
        thread_.join();
    }

    std::uint16_t port() const noexcept { return port_; }              // any thread
    std::size_t connections() const noexcept { return connections_; }  // any thread
    std::size_t open() const noexcept { return open_; }                // any thread

    // On the proxy's thread, soon. Any thread.
    template <class Call>
    void post(Call call)
    {
        asio::post(io_, std::move(call));
    }

    void set(direction d, const link_faults& faults)
    {
        faults_[std::size_t(d)] = faults;
        for (auto& c : links_) c.changed.cancel();
    }

    void reset_some(double share)
    {
        std::bernoulli_distribution is_hit(share);
        for (auto& c : links_) {
            if (!is_hit(random_)) continue;
            reset_socket(c.client);
            reset_socket(c.server);
            c.end();
        }
    }

    void reset(direction d)
    {
        for (auto& c : links_) {
            reset_socket(c.end_of(d));
            c.broken = true;
            c.changed.cancel();
        }
    }

    void half_close(direction d)
    {
        for (auto& c : links_) half_close_socket(c.end_of(d));
    }

private:
    class link {
    public:
        explicit link(const executor& ex)
            : client(ex), server(ex), changed(ex, event::time_point::max())
        {
        }

        socket& end_of(direction d) noexcept { return d == direction::to_server ? server : client; }
        socket& start_of(direction d) noexcept
        {
            return d == direction::to_server ? client : server;
        }
        void end() noexcept
        {
            over = true;
            changed.cancel();
        }

        socket client;
        socket server;
        event changed;        // cancelled when there is something new to look at
        bool broken = false;  // one end is gone and the other does not know: its bytes are dropped
        bool over = false;
    };
    using place = std::list<link>::iterator;

    task<> accept()
    {
        for (;;) {
            socket client(io_.get_executor());
            co_await acceptor_.async_accept(client, use_task);
            ++connections_;
            links_.emplace_front(io_.get_executor());
            links_.front().client = std::move(client);
            asio::co_spawn(io_, serve(links_.begin()), rethrow);
        }
    }

    // Both directions, until both have ended.
    task<> serve(place at)
    {
        ++open_;
        link& c = *at;
        const auto [error] = co_await c.server.async_connect(loopback(target_), use_tuple);
        if (error || c.over) {
            reset_socket(c.client);
        } else {
            boost::system::error_code ignored;  // one end may be reset by now
            c.client.set_option(tcp::no_delay(true), ignored);
            c.server.set_option(tcp::no_delay(true), ignored);
            bool other_ended = false;
            asio::co_spawn(io_, pump_back(c, other_ended), rethrow);
            auto pumping = pump(c, direction::to_server);
            co_await std::move(pumping);
            while (!other_ended) co_await c.changed.async_wait(use_tuple);
        }
        --open_;
        links_.erase(at);
    }

    task<> pump_back(link& c, bool& ended)
    {
        auto pumping = pump(c, direction::to_client);
        co_await std::move(pumping);
        ended = true;
        c.changed.cancel();
    }

    task<> pump(link& c, direction d)
    {
        std::array<char, 4096> buffer;
        for (;;) {
            const auto [error, n] =
                co_await c.start_of(d).async_read_some(asio::buffer(buffer), use_tuple);
            if (error) break;
            if (c.broken) continue;
            if (observer_) observer_(d, std::string_view(buffer.data(), n));
            auto passing = pass_on(c, d, std::string_view(buffer.data(), n));
            const bool passed = co_await std::move(passing);
            if (!passed) break;
        }
        if (!c.broken) half_close_socket(c.end_of(d));
    }

    task<bool> pass_on(link& c, direction d, std::string_view bytes)
    {
        while (!bytes.empty()) {
            auto delaying = hold(c, d);
            co_await std::move(delaying);
            if (c.over) co_return false;
            if (c.broken) co_return true;
            const auto piece = bytes.substr(0, piece_of(d, bytes.size()));
            const auto [error, written] =
                co_await asio::async_write(c.end_of(d), asio::buffer(piece), use_tuple);
            if (error) co_return c.broken;
            bytes.remove_prefix(written);
        }
        co_return true;
    }

    task<> hold(link& c, direction d)
    {
        const auto& faults = faults_[std::size_t(d)];
        if (const auto wait = delay_of(d); wait.count() != 0) {
            event passed(io_.get_executor(), wait);
            co_await passed.async_wait(use_tuple);
        }
        while (faults.black_hole_ && !c.over && !c.broken) co_await c.changed.async_wait(use_tuple);
    }

    link_faults::duration delay_of(direction d)
    {
        const auto& faults = faults_[std::size_t(d)];
        std::uniform_int_distribution<link_faults::duration::rep> jitter(0, faults.jitter_.count());
        return faults.latency_ + link_faults::duration(jitter(random_));
    }

    std::size_t piece_of(direction d, std::size_t all)
    {
        const auto& faults = faults_[std::size_t(d)];
        if (faults.longest_slice_ == 0) return all;
        std::uniform_int_distribution<std::size_t> length(1, faults.longest_slice_);
        return std::min(all, length(random_));
    }

    asio::io_context io_{1};
    std::uint16_t target_;
    acceptor acceptor_;
    std::uint16_t port_;
    observer observer_;
    std::minstd_rand random_;
    std::array<link_faults, 2> faults_;
    std::list<link> links_;
    std::atomic<std::size_t> connections_ = 0;
    std::atomic<std::size_t> open_ = 0;
    std::thread thread_;
};

chaos_proxy::chaos_proxy(std::uint16_t target_port, std::uint32_t seed, observer sees)
    : forwarder_(std::make_unique<forwarder>(target_port, seed, std::move(sees)))
{
}
chaos_proxy::~chaos_proxy() = default;

std::uint16_t chaos_proxy::port() const noexcept { return forwarder_->port(); }
std::size_t chaos_proxy::connections() const { return forwarder_->connections(); }
std::size_t chaos_proxy::open() const { return forwarder_->open(); }

void chaos_proxy::set(direction d, const link_faults& faults)
{
    forwarder_->post([f = forwarder_.get(), d, faults] { f->set(d, faults); });
}
void chaos_proxy::set(const link_faults& both_ways)
{
    set(direction::to_server, both_ways);
    set(direction::to_client, both_ways);
}
void chaos_proxy::reset() { reset_some(1); }
void chaos_proxy::reset_some(double share)
{
    forwarder_->post([f = forwarder_.get(), share] { f->reset_some(share); });
}
void chaos_proxy::reset(direction d)
{
    forwarder_->post([f = forwarder_.get(), d] { f->reset(d); });
}
void chaos_proxy::half_close(direction d)
{
    forwarder_->post([f = forwarder_.get(), d] { f->half_close(d); });
}

}  // namespace mynah::testing

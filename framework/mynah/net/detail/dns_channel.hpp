// A c-ares channel driven by an io_context: its sockets are watched, its time-outs served.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/net/detail/wake.hpp>
#include <mynah/net/endpoint.hpp>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <map>
#include <memory>
#include <optional>

struct ares_channeldata;

namespace mynah::net::detail {

class dns_channel : public std::enable_shared_from_this<dns_channel> {
public:
    dns_channel(asio::io_context& context, std::optional<endpoint> server);
    dns_channel(dns_channel&&) = delete;
    ~dns_channel();

    // Reads /etc/resolv.conf. Errors: dns_failed.
    result<void> open();
    // Answers every query that is pending with ARES_EDESTRUCTION.
    void close();

    // Starts a query through c-ares: `start(channel)`; the sockets and timers follow.
    template <class Start>
    void run(Start start)
    {
        start(channel_);
        arm();
    }

    time_point opened() const noexcept { return opened_; }

private:
    class watch;
    static void on_socket(void* self, int fd, int readable, int writable);
    void await(const std::shared_ptr<watch>& w);
    void process(int readable, int writable);
    void arm();

    asio::io_context& context_;
    std::optional<endpoint> server_;
    ares_channeldata* channel_ = nullptr;
    time_point opened_{};
    std::map<int, std::shared_ptr<watch>> watches_;  // by file descriptor
    deadline_timer timer_;
};

}  // namespace mynah::net::detail

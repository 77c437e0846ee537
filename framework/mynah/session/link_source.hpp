// Where a session's connections come from: the network, or a test.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/net/connector.hpp>

namespace mynah {

class link_source {
public:
    virtual ~link_source() = default;

    // Errors: those of net::connector.
    virtual task<result<net::connection>> connect(net::connect_options options) = 0;
};

// DNS and TCP.
class network_links final : public link_source {
public:
    explicit network_links(asio::io_context& io, std::optional<net::endpoint> dns = {})
        : connector_(io, std::move(dns))
    {
    }

    task<result<net::connection>> connect(net::connect_options options) override
    {
        return connector_.connect(std::move(options));
    }

private:
    net::connector connector_;
};

}  // namespace mynah

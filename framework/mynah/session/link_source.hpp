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
    // `dns`, `cache`: see net::resolver.
    explicit network_links(asio::io_context& io, std::optional<net::endpoint> dns = {},
                           std::shared_ptr<net::dns_cache> cache = {})
        : connector_(io, std::move(dns), std::move(cache))
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

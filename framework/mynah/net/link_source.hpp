// Where connections come from: the network, or a test.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/net/connector.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <utility>

namespace mynah::net {

class link_source {
public:
    virtual ~link_source() = default;

    // Errors: those of connector.
    virtual task<result<connection>> connect(connect_options options) = 0;
};

// Makes those of a thread, on it.
using link_factory = std::function<std::unique_ptr<link_source>(asio::io_context&)>;

// DNS and TCP, perhaps by a proxy.
class network_links final : public link_source {
public:
    // See connector.
    explicit network_links(asio::io_context& io, std::optional<endpoint> dns = {},
                           std::shared_ptr<dns_cache> cache = {}, std::optional<proxy> by = {})
        : connector_(io, std::move(dns), std::move(cache), std::move(by))
    {
    }

    task<result<connection>> connect(connect_options options) override
    {
        return connector_.connect(std::move(options));
    }

private:
    connector connector_;
};

}  // namespace mynah::net

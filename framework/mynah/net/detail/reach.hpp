// From a domain, or a host and a port, to a socket that stands: the targets, and the race over
// their addresses.
#pragma once

#include <mynah/net/connector.hpp>
#include <mynah/net/resolver.hpp>
#include <mynah/net/tcp_transport.hpp>

#include <memory>
#include <utility>

namespace mynah::net::detail {

class reached {
public:
    reached(std::unique_ptr<tcp_transport> l, endpoint t) : link(std::move(l)), target(std::move(t))
    {
    }

    std::unique_ptr<tcp_transport> link;
    endpoint target;
};

// The resolver outlives it. Errors: those of connector::connect() without a proxy.
task<result<reached>> reach(resolver& names, executor ex, connect_options options);

}  // namespace mynah::net::detail

// From a proxy, to which a connection stands, on to the target.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/time.hpp>
#include <mynah/net/proxy.hpp>
#include <mynah/net/tcp_transport.hpp>

namespace mynah::net::detail {

// From then on the link is one to the target; nothing that comes from there has been read. Link and
// proxy outlive it. Errors: proxy_failed, proxy_refused, timed_out, name_not_found (a host that is
// neither a name nor an address) and those of the transport, each with the proxy's name.
task<result<void>> open_way(tcp_transport& link, const proxy& by, endpoint target, executor ex,
                            time_point deadline);

}  // namespace mynah::net::detail

// What a request needs of the thread that it is made on: connections, and time.
//
// Made anew for each request, so that who makes requests belongs to no thread: a token source is
// older than the thread of its session.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/net/link_source.hpp>

#include <functional>
#include <memory>

namespace mynah::http {

class connectivity {
public:
    virtual ~connectivity() = default;
    virtual net::link_source& links() = 0;
    virtual timer_wheel& wheel() = 0;
};

// Called on the thread of the executor.
using connectivity_factory = std::function<std::unique_ptr<connectivity>(executor)>;

// Those connections, and the real time.
connectivity_factory over(net::link_factory links);
// DNS and TCP.
connectivity_factory over_network();

}  // namespace mynah::http

// Where a domain's WebSocket is, for a session that was not told (XEP-0156).
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/net/websocket_url.hpp>

#include <string>

namespace mynah {

// Shared by the sessions of all threads: find() is called on each of them.
class websocket_source {
public:
    virtual ~websocket_source() = default;

    // `domain` in A-labels. What it gives is the domain's own word, or it must not be given: the
    // certificate of the WebSocket will be for the host in it. Errors: websocket_failed, there is
    // none; those of asking.
    virtual task<result<net::websocket_url>> find(std::string domain) = 0;
};

}  // namespace mynah

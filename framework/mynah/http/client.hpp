// A small HTTP/1.1 client for the few requests that a bot makes: each on a connection of its own,
// over our own links and TLS.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/http/connectivity.hpp>
#include <mynah/http/request.hpp>

#include <chrono>
#include <cstddef>
#include <memory>

namespace mynah::net {
class tls_context;
}

namespace mynah::http {

class client_limits {
public:
    client_limits() {}

    duration deadline = std::chrono::seconds(30);  // from DNS to the last byte of the answer
    std::size_t header = 16 * 1024;                // bytes of the answer's head
    std::size_t body = 64 * 1024;                  // bytes of the answer's body
};

// Copies share what they are made of. May be used on any thread, by several coroutines at once.
class client {
public:
    // `tls` verifies the server's certificate against the URL's host. May be null: then only
    // http:// works, which is for this machine.
    client(connectivity_factory by, std::shared_ptr<const net::tls_context> tls,
           client_limits limits = {});

    // Follows no redirection. Errors name the origin, not the path, and nothing of what the server
    // sent: those of connecting and of TLS, timed_out, truncated, limit_exceeded (the answer is too
    // large), bad_reply (no HTTP, or a status 1xx or 3xx), invalid_argument.
    // Throws operation_aborted when cancelled; see request::see_through().
    task<result<response>> exchange(request what) const;

    // What its requests use on this thread.
    std::unique_ptr<connectivity> connectivity_on(executor ex) const { return by_(ex); }

private:
    connectivity_factory by_;
    std::shared_ptr<const net::tls_context> tls_;
    client_limits limits_;
};

}  // namespace mynah::http

// The figures of a pool for Prometheus: GET /metrics.
#pragma once

#include <mynah/net/endpoint.hpp>
#include <mynah/pool/pool.hpp>

#include <cstdint>
#include <memory>

namespace mynah {

// Serves from threads of its own while it lives; the pool outlives it. Whoever can connect can
// read: the figures contain no address and no text of anybody.
class metrics_server {
public:
    // `at`: an address of this machine, and a port; 0: any that is free. Errors: invalid_argument,
    // with the reason and what helps.
    static result<std::unique_ptr<metrics_server>> listen(pool& p, const net::endpoint& at);

    ~metrics_server();

    std::uint16_t port() const noexcept;

private:
    class exporter;
    class impl;
    explicit metrics_server(std::unique_ptr<impl> i);
    std::unique_ptr<impl> impl_;
};

}  // namespace mynah

// Closes a link when a time comes: who waits for it meanwhile has no deadline of his own.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/time.hpp>
#include <mynah/net/transport.hpp>

#include <memory>

namespace mynah::net {

class link_deadline {
public:
    // The link outlives it.
    link_deadline(executor ex, transport& link, time_point at);
    link_deadline(const link_deadline&) = delete;
    link_deadline& operator=(const link_deadline&) = delete;
    ~link_deadline();

    bool passed() const noexcept;

private:
    class state;
    std::shared_ptr<state> state_;
};

}  // namespace mynah::net

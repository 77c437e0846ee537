// A DNS server on loopback that knows what a test tells it, and nothing else.
#pragma once

#include <tests/support/child.hpp>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace mynah::testing {

struct srv_record {
    std::string name;    // _xmpp-client._tcp.example.org
    std::string target;  // empty: "." in the answer, the service is not offered
    std::uint16_t port = 0;
    std::uint16_t priority = 0;
    std::uint16_t weight = 0;
};

struct host_record {
    std::string name;
    std::string address;  // IPv4 or IPv6
};

class dnsmasq {
public:
    dnsmasq(const std::vector<srv_record>& services, const std::vector<host_record>& hosts);

    // For --resolver, UDP and TCP.
    std::uint16_t port() const noexcept { return port_; }

    // Stops answering.
    void stop() { running_->stop(); }

    // Each query it was asked, as it logged them.
    std::string log() const { return running_->output(); }

private:
    std::uint16_t port_;
    std::unique_ptr<child> running_;
};

}  // namespace mynah::testing

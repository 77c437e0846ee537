// SRV records and the order in which a client tries their targets (RFC 2782, RFC 6120 3.2,
// XEP-0368).
//
// Pure: the queries are the resolver's business, the dice come from the caller.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/net/endpoint.hpp>

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::net {

// How many targets of a domain are tried at most. DNS is not authenticated: what it says is
// bounded.
inline constexpr std::size_t max_targets = 16;

class srv_record {
public:
    srv_record(std::uint16_t prio, std::uint16_t w, std::uint16_t p, std::string host, bool direct)
        : priority(prio), weight(w), port(p), target(std::move(host)), direct_tls(direct)
    {
    }

    // The target ".": the domain says that it does not have this service.
    bool not_offered() const noexcept { return target.empty() || target == "."; }

    bool operator==(const srv_record&) const = default;

    std::uint16_t priority;  // lower first
    std::uint16_t weight;    // share within one priority
    std::uint16_t port;
    std::string target;
    bool direct_tls;  // from _xmpps-client
};

// Uniform in [0, bound], both ends included.
using dice = std::function<std::uint32_t(std::uint32_t bound)>;

// By priority, and within one by weighted lot (RFC 2782, "Weight"): records of both services are
// mixed as if they were one (XEP-0368).
std::vector<srv_record> in_srv_order(std::vector<srv_record> records, const dice& roll);

// From the answers to both queries to the targets to try, in order, max_targets at most.
// No record at all: the domain itself on its default port (RFC 6120 3.2.2). A "." and nothing else:
// service_not_offered, and no such fallback (XEP-0368).
result<std::vector<endpoint>> targets_of(std::vector<srv_record> records, const endpoint& fallback,
                                         const dice& roll);

}  // namespace mynah::net

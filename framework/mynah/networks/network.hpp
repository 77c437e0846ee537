// A service with ways of its own: where it is, how one logs in, what it cannot do. Data, and
// nothing else.
#pragma once

#include <mynah/base/time.hpp>
#include <mynah/protocol/service_limits.hpp>
#include <mynah/protocol/stream_config.hpp>

#include <span>
#include <string_view>

namespace mynah::networks {

struct network {
    std::string_view name;    // for --network
    std::string_view title;   // for people
    std::string_view closed;  // when: "October 2013"; empty: it is there, as far as we know

    // Of its accounts; the first where nothing else is said. Domains, in A-labels.
    std::span<const std::string_view> domains;
    bool hosts_other_domains = false;  // it has accounts of further domains, nobody lists which

    // Where it is when DNS does not tell, port 5222; empty: nowhere else.
    std::string_view server;
    // Whom the certificate names for the further domains; empty: each of them.
    std::string_view hosted_certificate;

    std::span<const std::string_view> mechanisms;  // in this order; none: the usual choice
    bool token_names_account = false;              // no local part is needed to log in
    protocol::bound_address bound = protocol::bound_address::as_asked;

    duration idle = std::chrono::seconds(60);  // of silence at most, before the server is asked
    bool regular_pings = false;                // whether it is silent or not
    protocol::service_limits serves_not;
    bool google_roster = false;

    bool has_domain(std::string_view domain) const noexcept;
};

}  // namespace mynah::networks

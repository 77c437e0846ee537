// What was found out about a domain's XMPP service. Facts alone: what they are worth is judged
// elsewhere (judgement.hpp).
#pragma once

#include <mynah/net/endpoint.hpp>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "stream_offer.hpp"

namespace mynah::login {

class address_report {
public:
    address_report(std::string where, std::string because)
        : address(std::move(where)), why(std::move(because))
    {
    }

    std::string address;  // with the port
    std::string why;      // it takes no connection; empty: it does
};

class certificate_report {
public:
    certificate_report() = default;

    bool seen = false;
    std::string chain;  // what is wrong with its chain or its dates; empty: nothing
    std::string name;   // whom it is for instead; empty: for the domain
    std::optional<int> days_left;
};

enum class answer : std::uint8_t { unknown, accepted, refused };

inline constexpr std::array<const char*, 4> tls_versions = {"1.0", "1.1", "1.2", "1.3"};

class target_report {
public:
    explicit target_report(net::endpoint where) : at(std::move(where)) {}

    net::endpoint at;
    std::string no_address;  // why its name has none; empty: it has
    std::vector<address_report> addresses;

    std::optional<stream_offer> clear;  // before TLS; none on direct TLS
    std::string failed;                 // why there was no stream, or no TLS; empty: there was
    bool tls_tried = false;
    std::string tls_version;  // of the best handshake; empty: there was none
    certificate_report certificate;
    std::array<answer, tls_versions.size()> versions{};
    std::optional<stream_offer> secure;  // inside TLS
};

class report {
public:
    explicit report(std::string of) : domain(std::move(of)) {}

    std::string domain;  // in A-labels
    bool asked_dns = false;
    std::string dns_failed;       // empty: it has answered
    bool starttls_srv = false;    // there are _xmpp-client records
    bool direct_tls_srv = false;  // and _xmpps-client
    std::vector<target_report> targets;
};

}  // namespace mynah::login

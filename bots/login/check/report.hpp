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

// What a connection did not get past.
enum class obstacle : std::uint8_t { server, proxy, proxy_log_in };

class address_report {
public:
    address_report(std::string where, std::string because, obstacle b = obstacle::server)
        : address(std::move(where)), why(std::move(because)), by(b)
    {
    }

    std::string address;  // with the port
    std::string why;      // it takes no connection; empty: it does
    obstacle by;
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
    std::string no_address;      // why its name has none; empty: it has
    bool dns_is_silent = false;  // that is why
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
    std::string dns_failed;               // empty: it has answered, or a part of it
    std::vector<std::string> unanswered;  // names whose records are not known
    std::string why_unanswered;
    bool starttls_srv = false;    // there are _xmpp-client records
    bool direct_tls_srv = false;  // and _xmpps-client
    std::vector<target_report> targets;
};

}  // namespace mynah::login

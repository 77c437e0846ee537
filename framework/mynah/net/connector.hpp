// From a domain to a TCP connection: SRV, addresses, and happy eyeballs (RFC 8305) over all of
// them.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/net/endpoint.hpp>
#include <mynah/net/proxy.hpp>
#include <mynah/net/resolver.hpp>
#include <mynah/net/transport.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace mynah::net {

class connect_options {
public:
    explicit connect_options(std::string d) : domain(std::move(d)) {}

    std::string domain;           // the JID's domain in A-labels, or an IP literal
    std::optional<endpoint> via;  // go there and ask no SRV; overrules the next two
    // Tried after the targets that DNS names, or in their place when it does not answer.
    std::optional<endpoint> fallback;
    bool starttls = true;                       // ask for _xmpp-client._tcp
    bool direct_tls = true;                     // ask for _xmpps-client._tcp
    std::optional<endpoint> avoid;              // tried last: a target that has just sent us away
    std::uint16_t starttls_port = 5222;         // where there is no SRV record. Direct TLS has no
    std::uint16_t direct_tls_port = 5223;       // port in the RFCs; this is what servers use
    duration limit = std::chrono::seconds(30);  // for all of it: DNS and TCP
    duration srv_limit = std::chrono::seconds(8);       // then the domain itself is the target
    duration stagger = std::chrono::milliseconds(250);  // head start of an address over the next
    duration per_address = std::chrono::seconds(5);
};

class connection {
public:
    connection(std::unique_ptr<transport> l, endpoint t) : link(std::move(l)), target(std::move(t))
    {
    }

    std::unique_ptr<transport> link;
    endpoint target;  // its direct_tls: start_tls() comes first, with ALPN "xmpp-client"
};

// One per thread; holds the thread's resolver. Outlives the calls of connect().
class connector {
public:
    // `dns`, `cache`: see resolver. With a proxy DNS is asked nothing but the proxy's own name: the
    // target is `via` or the domain itself, and the proxy looks it up.
    explicit connector(asio::io_context& context, std::optional<endpoint> dns = {},
                       std::shared_ptr<dns_cache> cache = {}, std::optional<proxy> by = {});

    // Errors: service_not_offered, name_not_found, dns_failed, timed_out, connect_failed whose text
    // lists each address that was tried and what became of it, the system's "too many open files",
    // which passes when other connections end, proxy_failed and proxy_refused.
    task<result<connection>> connect(connect_options options);

private:
    task<result<connection>> connect_by_proxy(connect_options options);

    asio::io_context& context_;
    resolver resolver_;
    std::optional<proxy> proxy_;
};

}  // namespace mynah::net

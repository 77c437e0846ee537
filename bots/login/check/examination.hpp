// Finds out what there is to report of a domain: DNS, ports, TLS, stream features. Sends no
// credentials.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/net/connector.hpp>
#include <mynah/net/link_source.hpp>
#include <mynah/net/proxy.hpp>
#include <mynah/net/resolver.hpp>

#include <memory>
#include <optional>
#include <string>

#include "report.hpp"

namespace mynah::login {

class examination_settings {
public:
    std::string domain;  // as JIDs have it: for the stream
    std::string ascii;   // in A-labels: for DNS and TLS
    std::optional<net::endpoint> connect;
    std::string ca_file;
    std::optional<net::endpoint> resolver;
    std::optional<net::proxy> proxy;
};

class examination {
public:
    examination(asio::io_context& io, examination_settings to);

    // Each step has a limit of its own. Error: invalid_argument: the CA file.
    task<result<report>> run();

private:
    class way;

    task<> find_targets(report& to);
    task<> look_at(target_report& t);
    task<> find_addresses(target_report& t);
    task<> try_address(target_report& t, net::endpoint where);
    task<result<void>> look_inside(target_report& t);
    task<result<void>> talk(way& w, target_report& t);
    task<> try_version(target_report& t, std::size_t version);
    task<result<std::unique_ptr<net::transport>>> reach(net::endpoint where);
    task<result<void>> prepare(way& w, target_report& t);

    asio::io_context& io_;
    examination_settings to_;
    net::resolver names_;
    net::network_links links_;
    std::optional<net::endpoint> reachable_;  // of the target that is looked at
};

}  // namespace mynah::login

// Finds out what there is to report of a domain: DNS, ports, TLS, stream features. Sends no
// credentials.
#pragma once

#include <mynah/base/async.hpp>
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
    // As a bot's connection does: by the name that it goes to, once. Whether the targets that DNS
    // has for it, and their addresses, are exceptions, too, is not asked.
    void go_by(std::optional<net::proxy> found);

    std::string domain;  // as JIDs have it: for the stream
    std::string ascii;   // in A-labels: for DNS and TLS
    std::optional<net::endpoint> connect;
    std::string ca_file;
    std::optional<net::endpoint> resolver;
    std::optional<net::proxy> proxy;  // in the way of all connections
};

// Is told of each part as soon as it is complete: the next one may take long.
class examination_listener {
public:
    virtual ~examination_listener() = default;

    virtual void found_targets(const report& all) = 0;
    // For each target, the second one only if something was reached.
    virtual void tried_addresses(const target_report& of) = 0;
    virtual void looked_inside(const target_report& of) = 0;
};

class examination {
public:
    // `links`: by that proxy, if there is one. They and the listener outlive it.
    examination(asio::io_context& io, net::link_source& links, examination_settings to,
                examination_listener& who);

    // Each step has a limit of its own. Error: invalid_argument: the CA file.
    task<result<report>> run();

private:
    class way;

    task<> find_targets(report& to);
    task<> look_at(target_report& t);
    task<> find_addresses(target_report& t);
    task<> try_address(target_report& t, net::endpoint where);
    obstacle obstacle_of(const error& why) const;
    task<result<void>> look_inside(target_report& t);
    task<result<void>> talk(way& w, target_report& t);
    task<> try_version(target_report& t, std::size_t version);
    task<result<std::unique_ptr<net::transport>>> reach(net::endpoint where);
    task<result<void>> prepare(way& w, target_report& t);

    asio::io_context& io_;
    examination_settings to_;
    net::resolver names_;
    net::link_source& links_;
    examination_listener& listener_;
    std::optional<net::endpoint> reachable_;  // of the target that is looked at
};

}  // namespace mynah::login

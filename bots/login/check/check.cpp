#include "check.hpp"

#include <mynah/app/proxy_option.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/base/thrown.hpp>
#include <mynah/stanza/jid.hpp>

#include <boost/asio/signal_set.hpp>

#include <algorithm>
#include <csignal>
#include <iostream>

#include "../ending.hpp"
#include "../terminal.hpp"
#include "examination.hpp"
#include "judgement.hpp"

namespace mynah::login {
namespace {

// A line for each finding.
class printer final : public examination_listener {
public:
    void found_targets(const report& all) override { show(judge_dns(all)); }
    void tried_addresses(const target_report& of) override { show(judge_addresses(of)); }
    void looked_inside(const target_report& of) override { show(judge_inside(of)); }

    // The last line. The exit status.
    int end(const std::string& domain) const
    {
        std::cout << domain << ": " << summary_of(all_) << std::endl;
        const auto is_fault = [](const auto& f) { return f.how == mark::fault; };
        return std::ranges::any_of(all_, is_fault) ? 1 : 0;
    }

private:
    void show(const std::vector<finding>& findings)
    {
        for (const auto& f : findings) std::cout << line_of(f, coloured_) << '\n';
        std::cout << std::flush;
        all_.insert(all_.end(), findings.begin(), findings.end());
    }

    const bool coloured_ = may_colour();
    std::vector<finding> all_;
};

// What one of its steps throws (no memory) is an error of all.
task<> examine(asio::io_context& io, examination_settings to, printer& out, result<report>& into,
               asio::signal_set& signals)
{
    try {
        net::network_links links(io, to.resolver, nullptr, to.proxy);
        examination all(io, links, std::move(to), out);
        auto running = all.run();
        into = co_await std::move(running);
    } catch (const std::exception&) {
        into = thrown(errc::cancelled);
    }
    signals.cancel();
}

}  // namespace

void check::define(command_line& program)
{
    command_ = program.subcommand(
        "check",
        "is the XMPP service of a domain in order? DNS, ports, TLS, certificate, log-in; no "
        "credentials are sent. Exit status: 0 no fault (there may be warnings), 1 a fault, 2 "
        "command line, 130 interrupted");
    command_
        ->add("--ca-file", ca_file_, "certificate authorities to trust besides the system's (PEM)")
        .shown_as("FILE");
    command_->add("--resolver", resolver_, "DNS server to ask instead of the system's")
        .shown_as("ADDRESS:PORT");
    define_proxy_option(*command_, proxy_);
    command_->read_environment();
    // Which server is looked at, the command line says: in the environment it is a bot's.
    command_->add("JID", jid_, "an account, or its domain").required();
    auto connect = command_->add(
        "--connect", connect_, "look at this server, instead of those that DNS has for the domain");
    connect.shown_as("HOST:PORT");
    command_->add("--tls", tls_, "with --connect: how TLS begins there")
        .one_of({"starttls", "direct"})
        .shows_default()
        .needs(connect);
}

int check::run()
{
    examination_settings to;
    const auto account = jid::parse(jid_);
    if (!account) return end(error(errc::invalid_argument, jid_ + ": " + account.error().text));
    auto domain = domain_ascii(*account);
    if (!domain) return end(domain.error());
    to.domain = account->domain();
    to.ascii = std::move(*domain);
    const bool direct = tls_ == "direct";
    if (command_->has("--connect")) {
        auto at = net::endpoint::parse(connect_, direct ? 5223 : 5222);
        if (!at) return end(error(errc::invalid_argument, "--connect: " + at.error().text));
        at->direct_tls = direct;
        to.connect = std::move(*at);
    }
    if (!resolver_.empty()) {
        auto at = net::endpoint::parse(resolver_, 53);
        if (!at || !net::ip_literal(at->host))
            return end(error(errc::invalid_argument, "--resolver: ADDRESS:PORT is needed"));
        to.resolver = std::move(*at);
    }
    auto proxy = find_proxy(proxy_);
    if (!proxy) return end(proxy.error());
    to.go_by(std::move(*proxy));
    to.ca_file = ca_file_;

    asio::io_context io{1};
    printer out;
    result<report> found = errc::cancelled;
    bool interrupted_by_user = false;
    task_group tasks(io.get_executor());
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code failed, int) {
        if (failed) return;
        interrupted_by_user = true;
        tasks.cancel();
    });
    tasks.spawn(examine(io, std::move(to), out, found, signals), "check");
    io.run();
    if (interrupted_by_user) {
        std::cerr << "\nmynah-login: interrupted\n";
        return interrupted;
    }
    return found ? out.end(found->domain) : end(found.error());
}

}  // namespace mynah::login

#include "check.hpp"

#include <mynah/app/proxy_option.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/base/thrown.hpp>
#include <mynah/stanza/jid.hpp>

#include <unistd.h>
#include <boost/asio/signal_set.hpp>

#include <csignal>
#include <iostream>

#include "../ending.hpp"
#include "examination.hpp"
#include "judgement.hpp"

namespace mynah::login {
namespace {

// What one of its steps throws (no memory) is an error of all.
task<> examine(asio::io_context& io, examination_settings to, result<report>& into,
               asio::signal_set& signals)
{
    try {
        examination all(io, std::move(to));
        auto running = all.run();
        into = co_await std::move(running);
    } catch (const std::exception&) {
        into = thrown(errc::cancelled);
    }
    signals.cancel();
}

int print(const report& of)
{
    const auto findings = judge(of);
    const bool coloured = ::isatty(STDOUT_FILENO) == 1;
    bool faulty = false;
    for (const auto& f : findings) {
        std::cout << line_of(f, coloured) << '\n';
        faulty |= f.how == mark::fault;
    }
    std::cout << of.domain << ": " << summary_of(findings) << std::endl;
    return faulty ? 1 : 0;
}

}  // namespace

void check::define(CLI::App& app)
{
    command_ = app.add_subcommand(
        "check",
        "is the XMPP service of a domain in order? DNS, ports, TLS, certificate, log-in; no "
        "credentials are sent. Exit status: 0 no fault (there may be warnings), 1 a fault, 2 "
        "command line, 130 interrupted");
    command_->add_option("JID", jid_, "an account, or its domain")->required();
    command_
        ->add_option("--connect", connect_,
                     "look at this server, instead of those that DNS has for the domain")
        ->type_name("HOST:PORT");
    command_->add_option("--tls", tls_, "with --connect: how TLS begins there")
        ->check(CLI::IsMember({"starttls", "direct"}))
        ->capture_default_str();
    command_
        ->add_option("--ca-file", ca_file_,
                     "certificate authorities to trust besides the system's (PEM)")
        ->type_name("FILE");
    command_->add_option("--resolver", resolver_, "DNS server to ask instead of the system's")
        ->type_name("ADDRESS:PORT");
    define_proxy_option(*command_, proxy_);
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
    if (!connect_.empty()) {
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
    to.proxy = std::move(*proxy);
    to.ca_file = ca_file_;

    asio::io_context io{1};
    result<report> found = errc::cancelled;
    bool interrupted_by_user = false;
    task_group tasks(io.get_executor());
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&](boost::system::error_code failed, int) {
        if (failed) return;
        interrupted_by_user = true;
        tasks.cancel();
    });
    tasks.spawn(examine(io, std::move(to), found, signals), "check");
    io.run();
    if (interrupted_by_user) {
        std::cerr << "\nmynah-login: interrupted\n";
        return interrupted;
    }
    return found ? print(*found) : end(found.error());
}

}  // namespace mynah::login

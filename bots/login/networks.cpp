#include "networks.hpp"

#include <mynah/networks/catalogue.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <iostream>

namespace mynah::login {
namespace {

std::string where(const networks::network& n)
{
    auto text = fmt::format("{}", fmt::join(n.domains, ", "));
    if (n.hosts_other_domains) text += ", and domains of others";
    return text;
}

std::string how(const networks::network& n)
{
    return n.mechanisms.empty() ? std::string("the best that the server offers")
                                : fmt::format("{}", fmt::join(n.mechanisms, ", "));
}

}  // namespace

void networks_list::define(command_line& program)
{
    command_ =
        program.subcommand("networks", "lists the networks that bots know by --network NAME");
}

int networks_list::run()
{
    for (const auto& n : networks::all()) {
        std::cout << fmt::format("{}: {}{}\n", n.name, n.title,
                                 n.closed.empty() ? "" : fmt::format(" (closed, {})", n.closed));
        std::cout << fmt::format("    accounts at    {}\n", where(n));
        if (!n.server.empty())
            std::cout << fmt::format("    server         by DNS, else {}:5222\n", n.server);
        if (!n.hosted_certificate.empty())
            std::cout << fmt::format("    certificate    for domains of others: {}\n",
                                     n.hosted_certificate);
        std::cout << fmt::format("    log-in by      {}\n", how(n));
        for (const auto& what : n.serves_not.texts())
            std::cout << fmt::format("    it             {}\n", what);
    }
    return 0;
}

}  // namespace mynah::login

#include <tests/support/dnsmasq.hpp>

#include <tests/support/ports.hpp>

#include <fmt/format.h>
#include <unistd.h>

namespace mynah::testing {

namespace {

// It is in /usr/sbin, which the $PATH of a plain user lacks.
constexpr const char* program = "/usr/sbin/dnsmasq";

child::command command_line(std::uint16_t port, const std::vector<srv_record>& services,
                            const std::vector<host_record>& hosts)
{
    child::command words{program,
                         "--keep-in-foreground",
                         "--conf-file=/dev/null",
                         "--no-resolv",
                         "--no-hosts",
                         "--local=/#/",  // what is not listed below does not exist
                         "--bind-interfaces",
                         "--listen-address=127.0.0.1",
                         fmt::format("--port={}", port),
                         "--pid-file=",
                         "--log-facility=-",
                         "--log-queries"};
    if (::geteuid() == 0)
        words.push_back("--user=root");  // it would look for an account of its own
    for (const auto& s : services) {
        words.push_back(s.target.empty() ? fmt::format("--srv-host={}", s.name)
                                         : fmt::format("--srv-host={},{},{},{},{}", s.name,
                                                       s.target, s.port, s.priority, s.weight));
    }
    for (const auto& h : hosts)
        words.push_back(fmt::format("--host-record={},{}", h.name, h.address));
    return words;
}

}  // namespace

dnsmasq::dnsmasq(const std::vector<srv_record>& services, const std::vector<host_record>& hosts)
    : port_(free_port()), running_(std::make_unique<child>(command_line(port_, services, hosts)))
{
    running_->expect("started, version", std::chrono::seconds(10));
}

}  // namespace mynah::testing

// mynah-login check on real servers: what is right, and each thing that can be wrong.
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/certificates.hpp>
#include <tests/support/dnsmasq.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/ports.hpp>
#include <tests/support/prosody.hpp>

#include <boost/test/unit_test.hpp>

#include <csignal>
#include <string>
#include <utility>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

std::string at(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

class checked {
public:
    explicit checked(std::vector<std::string> arguments)
    {
        arguments.insert(arguments.begin(), {"check", "--proxy", "none"});
        auto program = run_program("mynah-login", std::move(arguments));
        status = program.wait(60s);
        output = program.output();
    }
    checked(const server& s, std::uint16_t port, std::vector<std::string> more = {})
        : checked(with(s, port, std::move(more)))
    {
    }

    void ends(int wanted, std::initializer_list<std::string_view> saying) const
    {
        BOOST_TEST(status == wanted, output);
        for (const auto part : saying) BOOST_TEST(contains(output, part), output);
    }

    int status;
    std::string output;

private:
    static std::vector<std::string> with(const server& s, std::uint16_t port,
                                         std::vector<std::string> more)
    {
        more.insert(more.end(),
                    {s.domain(), "--connect", at(port), "--ca-file", s.ca_file().string()});
        return more;
    }
};

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server({}) {}
};

struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server({}) {}
};

void is_healthy(const server& s)
{
    const checked starttls(s, s.port());
    starttls.ends(
        0, {"ok       port: ", "STARTTLS: " + at(s.port()) + ": required",
            "SASL before TLS: " + at(s.port()) + ": none", "for the domain, trusted, good for ",
            "1.2, 1.3 accepted, 1.0 and 1.1 not", "SASL inside TLS: ", "SCRAM-SHA-1"});
    BOOST_TEST(!contains(starttls.output, "fault  "), starttls.output);
    checked(s, s.direct_tls_port(), {"--tls", "direct"})
        .ends(0, {"for the domain, trusted, good for ", "1.2, 1.3 accepted, 1.0 and 1.1 not"});
}

template <class Server>
void tells_what_is_wrong()
{
    authority ca;
    server_options o;
    o.ca = &ca;
    o.certificate = ca.issue({"example.net"});
    {
        Server other(o);
        checked(other, other.port())
            .ends(1, {"fault    certificate: ", "the certificate is for example.net, not localhost",
                      "SASL inside TLS"});
    }
    o.certificate = ca.issue({"localhost"}, validity::expired);
    {
        Server late(o);
        checked(late, late.port()).ends(1, {"fault    certificate: ", "expired on "});
    }
    server_options clear;
    clear.tls = encryption::off;
    Server open(clear);
    const auto port = open.port();
    checked(open, port)
        .ends(1, {"fault    STARTTLS: " + at(port) + ": not offered",
                  "fault    SASL before TLS: ", "PLAIN"});
    open.stop();
    checked(open, port)
        .ends(1, {"fault    port: " + at(port), "Connection refused", "1 fault, 0 warnings."});
}

}  // namespace

BOOST_AUTO_TEST_SUITE(on_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_healthy_server) { is_healthy(kept_prosody::get()); }
BOOST_AUTO_TEST_CASE(servers_with_a_fault) { tells_what_is_wrong<prosody>(); }

BOOST_AUTO_TEST_CASE(tls_that_is_not_required_is_a_warning)
{
    server_options o;
    o.tls = encryption::offered;
    prosody server(std::move(o));
    checked(server, server.port()).ends(0, {"warning  STARTTLS: ", "offered, not required"});
}

BOOST_AUTO_TEST_CASE(old_versions_of_tls_are_a_fault)
{
    server_options o;
    o.lowest_tls = tls_version::v1_0;
    prosody server(std::move(o));
    checked(server, server.port())
        .ends(1, {"fault    TLS: ", "1.0, 1.1, 1.2, 1.3 accepted", "1 fault, 0 warnings"});
}

BOOST_AUTO_TEST_CASE(a_foreign_authority_is_a_fault)
{
    const auto& s = kept_prosody::get();
    checked({s.jid("bot"), "--connect", at(s.port())})
        .ends(1, {"fault    certificate: ", "an authority that this machine does not trust"});
}

BOOST_AUTO_TEST_CASE(the_targets_of_dns_are_looked_at_one_by_one)
{
    const auto& s = kept_prosody::get();
    const auto closed = free_port();
    dnsmasq dns({{"_xmpp-client._tcp.localhost", "one.example.net", s.port(), 1},
                 {"_xmpps-client._tcp.localhost", "two.example.net", closed, 2},
                 {"_xmpp-client._tcp.localhost", "three.example.net", s.port(), 3}},
                {{"one.example.net", "127.0.0.1"}, {"two.example.net", "127.0.0.1"}});
    checked({"localhost", "--resolver", at(dns.port()), "--ca-file", s.ca_file().string()})
        .ends(1, {"ok       DNS: one.example.net:" + std::to_string(s.port()) + " (STARTTLS), two",
                  "ok       STARTTLS: one.example.net", "fault    port: two.example.net",
                  "fault    address: three.example.net", "2 faults"});
}

// A name that is reached without the proxy of the environment has addresses that are no exceptions.
BOOST_AUTO_TEST_CASE(a_host_that_is_excepted_from_the_proxy_is_reached_without_it)
{
    const auto& s = kept_prosody::get();
    const closed_port proxy;
    const auto where = "localhost:" + std::to_string(s.port());
    const auto look = [&](const char* exceptions) {
        auto program = run_program(
            "mynah-login",
            {"check", "localhost", "--connect", where, "--ca-file", s.ca_file().string()},
            {{"all_proxy", "socks5://" + at(proxy.number())}, {"no_proxy", exceptions}});
        const auto status = program.wait(60s);
        return std::pair(status, program.output());
    };
    const auto direct = look("localhost");
    BOOST_TEST(direct.first == 0, direct.second);
    BOOST_TEST(contains(direct.second, "SASL inside TLS: " + where), direct.second);
    const auto by_proxy = look("127.0.0.1");  // what the proxy looks up is the proxy's business
    BOOST_TEST(by_proxy.first == 1, by_proxy.second);
    BOOST_TEST(contains(by_proxy.second, "fault    port: " + where), by_proxy.second);
    BOOST_TEST(contains(by_proxy.second, "proxy socks5://"), by_proxy.second);
}

BOOST_AUTO_TEST_CASE(a_dns_server_that_is_gone_is_a_fault)
{
    const closed_port nobody;
    checked({"example.org", "--resolver", at(nobody.number())})
        .ends(1, {"fault    DNS: no answer about _xmpp-client._tcp.example.org",
                  "fault    address: example.org:5222: ", "2 faults"});
}

BOOST_AUTO_TEST_CASE(what_a_bot_is_told_by_the_environment_is_known)
{
    const closed_port proxy, elsewhere;
    auto program = run_program("mynah-login", {"check", "localhost"},
                               {{"MYNAH_PROXY", "socks5://" + at(proxy.number())},
                                {"MYNAH_CONNECT", at(elsewhere.number())}});
    BOOST_TEST(program.wait(60s) == 1, program.output());
    BOOST_TEST(contains(program.output(), "fault    port: localhost:5222 was not reached"),
               program.output());
    BOOST_TEST(contains(program.output(), "socks5://" + at(proxy.number())), program.output());
}

BOOST_AUTO_TEST_CASE(what_is_no_jid_or_no_port_for_clients)
{
    checked({"bot@"}).ends(2, {"bot@: "});
    checked({"example.org", "--connect", ":"}).ends(2, {"--connect: "});
    checked({}).ends(2, {"JID is required"});
    checked({"example.org", "--tls", "direct"}).ends(2, {"--tls requires --connect"});
    const auto& s = kept_prosody::get();
    checked(s, s.direct_tls_port()).ends(1, {"fault    connection: "});
}

BOOST_AUTO_TEST_CASE(a_server_that_says_nothing_is_not_waited_for)
{
    prosody silent;
    silent.freeze();
    checked(silent, silent.port())
        .ends(1, {"fault    connection: ", "it takes connections, but says nothing: timed out"});
    silent.thaw();
}

BOOST_AUTO_TEST_CASE(it_can_be_interrupted)
{
    prosody silent;
    silent.freeze();
    auto program = run_program(
        "mynah-login", {"check", "--proxy", "none", "localhost", "--connect", at(silent.port())});
    program.expect("ok       port: ", 10s);  // told at once, and not at the end
    BOOST_TEST(!program.next_line(1s).has_value());
    program.signal(SIGINT);
    BOOST_TEST(program.wait(10s) == 130, program.output());
    silent.thaw();
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(on_ejabberd, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_healthy_server) { is_healthy(kept_ejabberd::get()); }
BOOST_AUTO_TEST_CASE(servers_with_a_fault) { tells_what_is_wrong<ejabberd>(); }

BOOST_AUTO_TEST_SUITE_END()

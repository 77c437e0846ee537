// The way to a server by DNS: a local dnsmasq, and Prosody behind its records.
//
// The account is at example.org, its server at xmpp.example.net; the certificate is for example.org
// alone.
#include <tests/integration/support/client.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/dnsmasq.hpp>
#include <tests/support/ports.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/tcp_tap.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

constexpr const char* starttls = "_xmpp-client._tcp.example.org";
constexpr const char* direct = "_xmpps-client._tcp.example.org";
constexpr const char* host = "xmpp.example.net";

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

server_options options()
{
    server_options o;
    o.domain = "example.org";
    return o;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(options()) {}
};

std::uint16_t port() { return kept_prosody::get().port(); }
std::uint16_t direct_port() { return kept_prosody::get().direct_tls_port(); }

login by(const dnsmasq& dns) { return login(kept_prosody::get()).by_dns(dns.port()); }

void gets_online(const login& how)
{
    event_loop loop;
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_TEST(online.has_value(), (online ? "" : online.error().message()));
    BOOST_TEST(bot.counts().connect_attempts == 1U);
}

error fails(const login& how)
{
    event_loop loop;
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_REQUIRE(!online);
    BOOST_TEST_MESSAGE(online.error().message());
    return online.error();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(srv, *needs("prosody") * needs("dnsmasq") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(leads_to_starttls_at_another_name)
{
    const dnsmasq dns({{starttls, host, port()}}, {{host, "127.0.0.1"}});
    gets_online(by(dns));
}

BOOST_AUTO_TEST_CASE(leads_to_direct_tls)
{
    const dnsmasq dns({{direct, host, direct_port()}}, {{host, "127.0.0.1"}});
    gets_online(by(dns).direct_tls());
}

BOOST_AUTO_TEST_CASE(a_host_with_a_dead_ipv6_address_is_reached_by_ipv4)
{
    const dnsmasq dns({{starttls, host, port()}}, {{host, "::1"}, {host, "127.0.0.1"}});
    gets_online(by(dns));
}

BOOST_AUTO_TEST_CASE(a_dead_first_target_gives_way_to_the_second)
{
    const closed_port dead;
    const dnsmasq dns({{starttls, "dead.example.net", dead.number(), 1},
                       {starttls, "unknown.example.net", 5222, 2},
                       {starttls, host, port(), 3}},
                      {{"dead.example.net", "127.0.0.1"}, {host, "127.0.0.1"}});
    gets_online(by(dns));
    BOOST_TEST(contains(dns.log(), "unknown.example.net"));
}

BOOST_AUTO_TEST_CASE(the_lowest_priority_is_tried_first_whatever_the_weight)
{
    const tcp_tap second(port());  // it would do as well
    const dnsmasq dns({{starttls, "second.example.net", second.port(), 20, 65535},
                       {starttls, host, port(), 10, 0}},
                      {{"second.example.net", "127.0.0.1"}, {host, "127.0.0.1"}});
    gets_online(by(dns));
    BOOST_TEST(second.connections() == 0U);
}

// XEP-0368: the records of both services are one list.
BOOST_AUTO_TEST_CASE(the_better_priority_decides_between_both_ways)
{
    for (const bool direct_first : {true, false}) {
        const tcp_tap by_direct(direct_port());
        const tcp_tap by_starttls(port());
        const std::uint16_t first = 1, second = 2;
        const dnsmasq dns({{direct, host, by_direct.port(), direct_first ? first : second},
                           {starttls, host, by_starttls.port(), direct_first ? second : first}},
                          {{host, "127.0.0.1"}});
        gets_online(by(dns));
        BOOST_TEST(by_direct.connections() == (direct_first ? 1U : 0U));
        BOOST_TEST(by_starttls.connections() == (direct_first ? 0U : 1U));
    }
}

BOOST_AUTO_TEST_CASE(a_target_that_is_a_dot_means_no)
{
    const dnsmasq dns({{starttls, ""}}, {{"example.org", "127.0.0.1"}});
    const auto why = fails(by(dns));
    BOOST_TEST(why.code == errc::service_not_offered, why.message());
}

BOOST_AUTO_TEST_CASE(a_service_that_is_not_offered_is_not_found_by_the_other_way)
{
    const dnsmasq dns({{direct, ""}, {starttls, host, port()}}, {{host, "127.0.0.1"}});
    const auto why = fails(by(dns).direct_tls());
    BOOST_TEST(why.code == errc::service_not_offered, why.message());
    gets_online(by(dns));
}

BOOST_AUTO_TEST_CASE(a_domain_that_does_not_exist_is_said_so)
{
    const dnsmasq dns({}, {});
    const auto why = fails(by(dns));
    BOOST_TEST(why.code == errc::name_not_found, why.message());
    BOOST_TEST(contains(why.message(), "example.org"), why.message());
}

BOOST_AUTO_TEST_CASE(a_target_that_nobody_listens_on_is_named)
{
    const closed_port nobody;
    const dnsmasq dns({{starttls, host, nobody.number()}}, {{host, "127.0.0.1"}});
    const auto why = fails(by(dns));
    BOOST_TEST(why.code == errc::connect_failed, why.message());
    BOOST_TEST(contains(why.text, host + (":" + std::to_string(nobody.number()))), why.text);
    BOOST_TEST(contains(why.text, "127.0.0.1: Connection refused"), why.text);
}

BOOST_AUTO_TEST_CASE(a_dns_server_that_is_gone_is_tried_again)
{
    dnsmasq dns({{starttls, host, port()}}, {{host, "127.0.0.1"}});
    dns.stop();
    event_loop loop;
    client bot(loop, by(dns));
    const auto online = bot.log_in();
    BOOST_REQUIRE(!online);
    BOOST_TEST(online.error().code == errc::dns_failed, online.error().message());
    BOOST_TEST(bot.tries_again());
}

// Who controls DNS chooses where we connect to, not whom we believe.
BOOST_AUTO_TEST_CASE(a_certificate_for_the_target_instead_of_the_domain_is_refused)
{
    authority ca;
    auto wrong = options();
    wrong.ca = &ca;
    wrong.certificate = ca.issue({host});
    prosody elsewhere(std::move(wrong));
    const dnsmasq dns({{starttls, host, elsewhere.port()}}, {{host, "127.0.0.1"}});
    const auto why = fails(login(elsewhere).by_dns(dns.port()));
    BOOST_TEST(why.code == errc::certificate_rejected, why.message());
    BOOST_TEST(contains(why.text, "is for xmpp.example.net, not example.org"), why.text);
}

BOOST_AUTO_TEST_CASE(leads_a_program_to_its_server)
{
    const dnsmasq dns({{starttls, host, port()}}, {{host, "127.0.0.1"}});
    auto& server = kept_prosody::get();
    auto echo = run_program("mynah-echo",
                            {"--jid", "bot@example.org", "--ca-file", server.ca_file().string(),
                             "--resolver", "127.0.0.1:" + std::to_string(dns.port())},
                            {{"MYNAH_PASSWORD", server.password("bot")}});
    BOOST_CHECK_NO_THROW(echo.expect("online jid=bot@example.org/", 30s));
    BOOST_TEST(echo.stop() == 0, echo.output());
}

BOOST_AUTO_TEST_SUITE_END()

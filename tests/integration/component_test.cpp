// A bot as a component of a real server (XEP-0114): whoever writes to any address of its domain is
// answered from there.
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/presence.hpp>
#include <mynah/xep/disco.hpp>

#include <tests/integration/support/client.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

const std::string domain = "comp.localhost";
const std::string shared_secret = "Tr0ub4dor&3-perch";

server_options options()
{
    server_options o;
    o.components = {{domain, shared_secret}};
    return o;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(options()) {}
};

struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server(options()) {}
};

bool contains(std::string_view text, std::string_view part)
{
    return text.find(part) != std::string_view::npos;
}

std::string at(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

child run_component(const server& s, const std::string& name = domain,
                    const std::string& secret = shared_secret,
                    std::string_view program = "mynah-echo")
{
    return run_program(program, {"--component", name, "--connect", at(s.component_port())},
                       {{"MYNAH_PASSWORD", secret}});
}

jid address(std::string_view local)
{
    return jid::parse(std::string(local) + "@" + domain).value();
}

bool is_message(const stanza& s) { return s.kind() == stanza_kind::message; }

void says_what_it_hears(client& alice, const jid& who)
{
    alice.send(message(who, message_type::chat).body("Hello"));
    const auto heard = alice.expect(is_message);
    BOOST_TEST(message_view(heard).body() == "Hello");
    BOOST_TEST(heard.from().text() == who.text());
}

void two_addresses_answer(const server& s)
{
    auto echo = run_component(s);
    echo.expect("online jid=" + domain, 30s);
    event_loop loop;
    client alice(loop, login(s, "alice"));
    BOOST_REQUIRE(alice.log_in().has_value());
    says_what_it_hears(alice, address("foo"));
    says_what_it_hears(alice, address("bar"));
    says_what_it_hears(alice, jid::parse(domain).value());

    const auto of_domain =
        loop.run(xep::disco::get_info(alice.handle(), jid::parse(domain).value()));
    BOOST_REQUIRE(of_domain);
    BOOST_TEST(of_domain->is("component", "generic"));
    const auto of_address = loop.run(xep::disco::get_info(alice.handle(), address("foo")));
    BOOST_REQUIRE(of_address);
    BOOST_TEST(of_address->is("client", "bot"));
    BOOST_TEST(echo.stop() == 0, echo.output());
    BOOST_TEST(!contains(echo.output(), shared_secret), echo.output());
}

void whoever_subscribes_sees_it(const server& s)
{
    auto echo = run_component(s);
    echo.expect("online jid=" + domain, 30s);
    event_loop loop;
    client alice(loop, login(s, "alice"));
    BOOST_REQUIRE(alice.log_in().has_value());
    alice.ask(iq(iq_type::get).payload_xml("<query xmlns='jabber:iq:roster'/>"));
    alice.send(presence());
    alice.send(presence(presence_type::subscribe, address("cave")));
    const auto from_cave = [](presence_type type) {
        return [type](const stanza& p) {
            return p.kind() == stanza_kind::presence && p.presence_type() == type &&
                   p.from() == jid_view(address("cave"));
        };
    };
    alice.expect(from_cave(presence_type::subscribed));
    alice.expect(from_cave(presence_type::available));
    alice.log_out();

    client later(loop, login(s, "alice"));  // her server probes
    BOOST_REQUIRE(later.log_in().has_value());
    later.send(presence());
    later.expect(from_cave(presence_type::available));
    BOOST_TEST(echo.stop() == 0, echo.output());
}

// A component knows no address that must answer but its own.
void its_ping_comes_back(const server& s)
{
    auto how = login(s);
    how.config = session_config::component(jid::parse(domain).value(), secret(shared_secret),
                                           net::endpoint("127.0.0.1", s.component_port()));
    how.config.stream.tls = protocol::tls_policy::off;
    how.config.stream.idle = 300ms;
    how.config.stream.patience = 3s;
    event_loop loop;
    client component(loop, how);
    BOOST_REQUIRE(component.log_in().has_value());
    for (int i = 0; i != 3; ++i) {
        const auto ping = component.expect(
            [](const stanza& p) { return bool(p.child("ping", "urn:xmpp:ping")); });
        BOOST_TEST(ping.from().text() == domain);
        BOOST_TEST(ping.to().text() == domain);
    }
    BOOST_TEST(component.times_offline() == 0);
}

void another_secret_is_refused(const server& s)
{
    auto echo = run_component(s, domain, "wrong-Tr0ub4dor");
    BOOST_TEST(echo.wait(30s) == 3, echo.output());
    BOOST_TEST(contains(echo.output(), "the secret is not the one of comp.localhost in the"),
               echo.output());
    BOOST_TEST(!contains(echo.output(), "wrong-Tr0ub4dor"), echo.output());
}

void an_unknown_component_is_refused(const server& s)
{
    auto echo = run_component(s, "nobody.localhost");
    BOOST_TEST(echo.wait(30s) == 3, echo.output());
    // ejabberd makes no difference between this and a wrong secret.
    BOOST_TEST((contains(echo.output(), "it has no component nobody.localhost") ||
                contains(echo.output(), "if there is such a component")),
               echo.output());
}

void the_port_for_clients_is_recognised(const server& s)
{
    auto echo = run_program("mynah-echo", {"--component", domain, "--connect", at(s.port())},
                            {{"MYNAH_PASSWORD", shared_secret}});
    echo.expect("port for components", 60s);
    (void)echo.stop();
}

void it_is_back_after_a_crash(server& s)
{
    auto echo = run_component(s);
    echo.expect("online jid=" + domain, 30s);
    s.kill();
    echo.expect("retry_in_s=", 30s);
    s.start();
    echo.expect("online jid=" + domain, 90s);
    event_loop loop;
    client alice(loop, login(s, "alice"));
    BOOST_REQUIRE(alice.log_in().has_value());
    says_what_it_hears(alice, address("foo"));
    BOOST_TEST(echo.stop() == 0, echo.output());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(on_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(each_address_answers) { two_addresses_answer(kept_prosody::get()); }
BOOST_AUTO_TEST_CASE(a_subscriber_sees_it) { whoever_subscribes_sees_it(kept_prosody::get()); }
BOOST_AUTO_TEST_CASE(a_ping) { its_ping_comes_back(kept_prosody::get()); }
BOOST_AUTO_TEST_CASE(another_secret) { another_secret_is_refused(kept_prosody::get()); }
BOOST_AUTO_TEST_CASE(an_unknown_name) { an_unknown_component_is_refused(kept_prosody::get()); }
BOOST_AUTO_TEST_CASE(the_port_for_clients)
{
    the_port_for_clients_is_recognised(kept_prosody::get());
}
BOOST_AUTO_TEST_CASE(a_crash) { it_is_back_after_a_crash(kept_prosody::get()); }

// ejabberd lets both in, and shares the stanzas out.
BOOST_AUTO_TEST_CASE(a_second_one_of_the_name_ends_with_status_5)
{
    auto first = run_component(kept_prosody::get());
    first.expect("online jid=" + domain, 30s);
    auto second = run_component(kept_prosody::get());
    BOOST_TEST(second.wait(30s) == 5, second.output());
    BOOST_TEST(contains(second.output(), "another program is connected as the component"),
               second.output());
    BOOST_TEST(first.running());
    BOOST_TEST(first.stop() == 0, first.output());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(on_ejabberd, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(each_address_answers) { two_addresses_answer(kept_ejabberd::get()); }
BOOST_AUTO_TEST_CASE(a_subscriber_sees_it) { whoever_subscribes_sees_it(kept_ejabberd::get()); }
BOOST_AUTO_TEST_CASE(a_ping) { its_ping_comes_back(kept_ejabberd::get()); }
BOOST_AUTO_TEST_CASE(another_secret) { another_secret_is_refused(kept_ejabberd::get()); }
BOOST_AUTO_TEST_CASE(an_unknown_name) { an_unknown_component_is_refused(kept_ejabberd::get()); }
BOOST_AUTO_TEST_CASE(the_port_for_clients)
{
    the_port_for_clients_is_recognised(kept_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(a_crash) { it_is_back_after_a_crash(kept_ejabberd::get()); }

BOOST_AUTO_TEST_SUITE_END()

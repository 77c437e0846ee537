// What a session does not put up with, and what no server gets to see.

#include <tests/integration/support/client.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/tcp_tap.hpp>

#include <boost/test/unit_test.hpp>

namespace {

using namespace mynah;
using namespace mynah::testing;
using boost::unit_test::fixture;

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

// The error of a log-in that fails, and of which there is no second.
error stops(const login& how)
{
    event_loop loop;
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_REQUIRE(!online);
    BOOST_TEST(!bot.tries_again());
    BOOST_TEST(bot.counts().connect_attempts == 1U);
    BOOST_TEST_MESSAGE(online.error().message());
    return online.error();
}

authority& ca()
{
    static authority only;
    return only;
}

// The server is at localhost; its certificate is for example.org, too.
server_options localhost()
{
    server_options options;
    options.ca = &ca();
    options.certificate = ca().issue({"localhost", "example.org"});
    return options;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(localhost()) {}
};

struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server(localhost()) {}
};

void tries_an_unknown_host_a_few_times(const server& server)
{
    auto how = login(server, "bot@example.org").password("secret");
    how.config.backoff.base = std::chrono::milliseconds(10);
    event_loop loop;
    client bot(loop, how);
    while (!bot.log_in() && bot.tries_again()) {
    }
    BOOST_TEST(bot.last_error().code == stream_condition::host_unknown, bot.last_error().message());
    BOOST_TEST(bot.counts().connect_attempts == 3U);
}

// --- Servers that must not be talked to

error meets(identity certificate, bool direct = false)
{
    server_options options;
    options.ca = &ca();
    options.certificate = std::move(certificate);
    prosody server(std::move(options));
    auto how = login(server);
    auto why = stops(direct ? std::move(how).direct_tls() : std::move(how));
    BOOST_TEST(why.code == errc::certificate_rejected, why.message());
    // It has seen the end of the connection: our alert, instead of the last message of the
    // handshake. So there never was a key for anything of ours, and in its debug log is no element
    // inside TLS.
    BOOST_TEST(server.logs(" alert ", event_loop::patience), server.log());
    BOOST_TEST(!contains(server.log(), "TLS handshake complete"), server.log());
    BOOST_TEST(!contains(server.log(), "<auth"), server.log());
    return why;
}

// The stream header names the domain, and that is all that anybody on the path learns.
template <class Server>
void a_server_without_tls_learns_nothing()
{
    server_options options;
    options.tls = encryption::off;
    Server server(std::move(options));
    tcp_tap tap(server.port());
    const auto why = stops(login(server).through(tap.port()));
    BOOST_TEST(why.code == errc::tls_not_offered, why.message());
    BOOST_TEST(contains(tap.from_server(), "<mechanism>"), "it would have liked a password");
    BOOST_TEST(tap.client_sends("</stream:stream>", event_loop::patience));
    BOOST_TEST(tap.from_client() ==
               "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
               "xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0' "
               "xml:lang='en'></stream:stream>");
}

}  // namespace

// --- Accounts

BOOST_AUTO_TEST_SUITE(prosody_refuses, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_wrong_password_is_tried_once)
{
    const auto why = stops(login(kept_prosody::get()).password("guess"));
    BOOST_TEST(why.code == sasl::sasl_condition::not_authorized, why.message());
    // What meets() below looks for in vain is there when there are credentials.
    BOOST_TEST(contains(kept_prosody::get().log(), "TLS handshake complete"));
    BOOST_TEST(contains(kept_prosody::get().log(), "<auth"));
}

BOOST_AUTO_TEST_CASE(a_wrong_password_by_plain_is_tried_once)
{
    auto how = login(kept_prosody::get()).password("guess").mechanism("PLAIN");
    how.config.stream.sasl.allow_plain = true;
    const auto why = stops(how);
    BOOST_TEST(why.code == sasl::sasl_condition::not_authorized, why.message());
}

BOOST_AUTO_TEST_CASE(an_account_that_does_not_exist_is_tried_once)
{
    const auto why = stops(login(kept_prosody::get(), "nobody").password("guess"));
    BOOST_TEST(why.code == sasl::sasl_condition::not_authorized, why.message());
}

BOOST_AUTO_TEST_CASE(a_host_that_the_server_does_not_know_is_tried_three_times)
{
    tries_an_unknown_host_a_few_times(kept_prosody::get());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(ejabberd_refuses, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_wrong_password_is_tried_once)
{
    const auto why = stops(login(kept_ejabberd::get()).password("guess"));
    BOOST_TEST(why.code == sasl::sasl_condition::not_authorized, why.message());
}

BOOST_AUTO_TEST_CASE(an_account_that_does_not_exist_is_tried_once)
{
    const auto why = stops(login(kept_ejabberd::get(), "nobody").password("guess"));
    BOOST_TEST(why.code == sasl::sasl_condition::not_authorized, why.message());
}

BOOST_AUTO_TEST_CASE(a_host_that_the_server_does_not_know_is_tried_three_times)
{
    tries_an_unknown_host_a_few_times(kept_ejabberd::get());
}

BOOST_AUTO_TEST_CASE(is_refused_when_its_certificate_is_for_another_host)
{
    auto wrong = localhost();
    wrong.certificate = ca().issue({"example.net"});
    const ejabberd server(std::move(wrong));
    const login how(server);
    BOOST_TEST(stops(how).code == errc::certificate_rejected);
    BOOST_TEST(stops(login(how).direct_tls()).code == errc::certificate_rejected);
}

BOOST_AUTO_TEST_SUITE_END()

// --- Certificates: each message says the cause, and what to do

BOOST_AUTO_TEST_SUITE(certificates, *needs("prosody"))

BOOST_AUTO_TEST_CASE(of_an_unknown_authority)
{
    authority other("somebody else");
    const auto why = meets(other.issue({"localhost"}));
    BOOST_TEST(contains(why.text, "does not trust"), why.text);
    BOOST_TEST(contains(why.text, "\"somebody else\""), why.text);
    BOOST_TEST(contains(why.text, "--ca-file"), why.text);
}

BOOST_AUTO_TEST_CASE(self_signed)
{
    const auto why = meets(ca().self_signed({"localhost"}));
    BOOST_TEST(contains(why.text, "self-signed"), why.text);
    BOOST_TEST(contains(why.text, "--ca-file"), why.text);
}

BOOST_AUTO_TEST_CASE(expired)
{
    const auto why = meets(ca().issue({"localhost"}, validity::expired));
    BOOST_TEST(contains(why.text, "expired on"), why.text);
    BOOST_TEST(contains(why.text, "operator must renew it"), why.text);
}

BOOST_AUTO_TEST_CASE(not_yet_valid)
{
    const auto why = meets(ca().issue({"localhost"}, validity::not_yet));
    BOOST_TEST(contains(why.text, "is not valid before"), why.text);
    BOOST_TEST(contains(why.text, "clock of this machine"), why.text);
}

BOOST_AUTO_TEST_CASE(for_another_host)
{
    const auto why = meets(ca().issue({"example.net"}));
    BOOST_TEST(contains(why.text, "the certificate is for example.net, not localhost"), why.text);
    BOOST_TEST(contains(why.text, "needs a certificate with that name"), why.text);
}

BOOST_AUTO_TEST_CASE(for_another_host_on_direct_tls)
{
    const auto why = meets(ca().issue({"example.net"}), true);
    BOOST_TEST(contains(why.text, "the certificate is for example.net, not localhost"), why.text);
}

BOOST_AUTO_TEST_CASE(for_the_address_that_was_connected_to)
{
    const auto why = meets(ca().issue({"127.0.0.1"}));
    BOOST_TEST(contains(why.text, "not localhost"), why.text);
}

BOOST_AUTO_TEST_SUITE_END()

// --- No TLS at all

BOOST_AUTO_TEST_SUITE(without_tls)

BOOST_AUTO_TEST_CASE(prosody_learns_nothing, *needs("prosody"))
{
    a_server_without_tls_learns_nothing<prosody>();
}

BOOST_AUTO_TEST_CASE(ejabberd_learns_nothing, *needs("ejabberd"))
{
    a_server_without_tls_learns_nothing<ejabberd>();
}

BOOST_AUTO_TEST_CASE(a_port_that_speaks_no_tls_is_refused_on_direct_tls, *needs("prosody"))
{
    prosody server;
    tcp_tap tap(server.port());
    event_loop loop;
    auto how = login(server).direct_tls().through(tap.port());
    client bot(loop, how);
    const auto online = bot.log_in();
    BOOST_REQUIRE(!online);
    BOOST_TEST(online.error().code == errc::tls_failed, online.error().message());
    BOOST_TEST(!contains(tap.from_client(), "stream"));
}

BOOST_AUTO_TEST_SUITE_END()

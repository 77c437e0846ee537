// The test support itself: do the servers start, answer, restart, and does the tap see what it
// should?
#include <tests/support/certificates.hpp>
#include <tests/support/child.hpp>
#include <tests/support/dnsmasq.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/ports.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/requirements.hpp>
#include <tests/support/tcp_tap.hpp>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <filesystem>

namespace {

using namespace mynah::testing;
using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;
using asio::ip::udp;

// What the server answers to a stream header, up to and including `until`.
std::string stream_features(std::uint16_t port, const std::string& domain,
                            const std::string& until = "</stream:features>")
{
    asio::io_context io;
    tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), port});
    asio::write(socket, asio::buffer("<?xml version='1.0'?><stream:stream to='" + domain +
                                     "' version='1.0' xmlns='jabber:client' "
                                     "xmlns:stream='http://etherx.jabber.org/streams'>"));
    std::string answer;
    asio::read_until(socket, asio::dynamic_buffer(answer), until);
    return answer;
}

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

child talk(const server& s, std::vector<std::string> action)
{
    child::command words{"/usr/bin/python3",
                         MYNAH_SOURCE_DIR "/tests/support/talk.py",
                         "--jid",
                         s.jid("alice"),
                         "--connect",
                         "127.0.0.1:" + std::to_string(s.port()),
                         "--ca-file",
                         s.ca_file().string()};
    words.insert(words.end(), action.begin(), action.end());
    return child(std::move(words), {{"TALK_PASSWORD", s.password("alice")}});
}

// A stream header, and `more` behind it, over direct TLS by the openssl program, which verifies the
// server. Each element of the answer is a line.
child tls_stream(const server& s, const std::string& options, const std::string& more = "")
{
    const std::string sent = "<stream:stream to='" + s.domain() +
                             "' version='1.0' xmlns='jabber:client' "
                             "xmlns:stream='http://etherx.jabber.org/streams'>" +
                             more;
    const std::string openssl = "openssl s_client -quiet -verify_return_error -verify_hostname " +
                                s.domain() + " -CAfile " + s.ca_file().string() +
                                " -connect 127.0.0.1:" + std::to_string(s.direct_tls_port()) + " " +
                                options;
    // printf's process keeps the pipe open: openssl would close the connection at its end.
    const std::string script =
        "(printf %s \"$1\"; sleep 30) | " + openssl + " 2>&1 | stdbuf -oL tr '>' '\\n'";
    return child({"sh", "-c", script, "sh", sent});
}

// The answer to one SRV question, as bytes.
std::string ask(std::uint16_t port, const std::vector<std::string>& labels)
{
    std::string question("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00", 12);
    for (const auto& label : labels) question += static_cast<char>(label.size()) + label;
    question += std::string("\0\0\x21\0\x01", 5);
    asio::io_context io;
    udp::socket socket(io, udp::v4());
    socket.send_to(asio::buffer(question), {asio::ip::address_v4::loopback(), port});
    std::string answer(512, '\0');
    answer.resize(socket.receive(asio::buffer(answer)));
    return answer;
}

template <class Server>
void comes_back_after_a_crash()
{
    Server server;
    const auto port = server.port();
    server.kill();
    BOOST_TEST(!accepts_connections(port));
    server.start();
    BOOST_TEST(server.port() == port);
    BOOST_TEST(contains(stream_features(port, server.domain()), "<starttls"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(child_test)

BOOST_AUTO_TEST_CASE(lines_and_exit_status_arrive)
{
    child shell({"sh", "-c", "echo one; echo two >&2; echo $COLOUR; exit 3"}, {{"COLOUR", "red"}});
    BOOST_TEST(shell.expect("two", 5s) == "two");
    BOOST_TEST(*shell.next_line(5s) == "red");
    BOOST_TEST(shell.wait(5s) == 3);
    BOOST_TEST(!shell.next_line(5s));
}

BOOST_AUTO_TEST_CASE(a_missing_program_is_an_error)
{
    BOOST_CHECK_THROW(child({"/nowhere/program"}), std::system_error);
}

BOOST_AUTO_TEST_CASE(a_line_that_does_not_come_is_an_error_with_the_output)
{
    child shell({"sh", "-c", "echo something else"});
    BOOST_CHECK_EXCEPTION(shell.expect("hello", 5s), child_error, [](const child_error& e) {
        return contains(e.what(), "something else");
    });
}

BOOST_AUTO_TEST_CASE(a_program_that_ignores_sigterm_is_killed_with_its_children)
{
    child shell({"sh", "-c", "trap '' TERM; sleep 1000 & echo ready; wait; wait"});
    shell.expect("ready", 5s);
    BOOST_TEST(shell.stop(100ms) == 128 + 9);
    while (shell.next_line(5s)) {
    }  // the output ends only when the background process is gone, too
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(prosody_test, *needs("prosody"))

BOOST_AUTO_TEST_CASE(offers_starttls_and_nothing_before_it)
{
    prosody server;
    const auto features = stream_features(server.port(), "localhost");
    BOOST_TEST(contains(features, "<starttls"));
    BOOST_TEST(contains(features, "<required/>"));
    BOOST_TEST(!contains(features, "<mechanism>"));
    BOOST_TEST(accepts_connections(server.direct_tls_port()));
}

BOOST_AUTO_TEST_CASE(offers_what_the_password_storage_allows)
{
    server_options options;
    options.tls = encryption::off;
    options.passwords = password_storage::scram_sha_256;
    options.anonymous_host = true;
    prosody server(std::move(options));
    const auto features = stream_features(server.port(), "localhost");
    BOOST_TEST(contains(features, "<mechanism>SCRAM-SHA-256</mechanism>"));
    BOOST_TEST(!contains(features, "<mechanism>SCRAM-SHA-1</mechanism>"));
    BOOST_TEST(!contains(features, "<starttls"));
    BOOST_TEST(contains(stream_features(server.port(), "anon.localhost"),
                        "<mechanism>ANONYMOUS</mechanism>"));
}

BOOST_AUTO_TEST_CASE(refuses_a_disabled_mechanism)
{
    server_options options;
    options.tls = encryption::off;
    options.disabled_mechanisms = {"SCRAM-SHA-256", "PLAIN"};
    prosody server(std::move(options));
    const auto features = stream_features(server.port(), "localhost");
    BOOST_TEST(contains(features, "<mechanism>SCRAM-SHA-1</mechanism>"));
    BOOST_TEST(!contains(features, "PLAIN"));
    BOOST_TEST(!contains(features, "SCRAM-SHA-256"));
}

BOOST_AUTO_TEST_CASE(speaks_the_tls_versions_it_was_told)
{
    server_options options;
    options.highest_tls = tls_version::v1_2;
    prosody server(std::move(options));
    auto lower = tls_stream(server, "-tls1_2");
    BOOST_CHECK_NO_THROW(lower.expect("SCRAM-SHA-256-PLUS", 10s));
    auto higher = tls_stream(server, "-tls1_3");
    BOOST_CHECK_NO_THROW(higher.expect("alert protocol version", 10s));
}

BOOST_AUTO_TEST_CASE(shows_the_certificate_it_was_given)
{
    authority ca;
    const auto refused = [&](identity certificate, const char* reason) {
        server_options options;
        options.ca = &ca;
        options.certificate = std::move(certificate);
        prosody server(std::move(options));
        auto client = tls_stream(server, "");
        BOOST_CHECK_NO_THROW(client.expect(reason, 10s));
    };
    refused(ca.issue({"localhost"}, validity::expired), "certificate has expired");
    refused(ca.issue({"localhost"}, validity::not_yet), "certificate is not yet valid");
    refused(ca.issue({"example.org"}), "hostname mismatch");
    refused(ca.self_signed({"localhost"}), "self-signed certificate");
}

BOOST_AUTO_TEST_CASE(comes_back_on_the_same_port) { comes_back_after_a_crash<prosody>(); }

BOOST_AUTO_TEST_CASE(a_broken_configuration_is_an_error_with_the_log)
{
    server_options options;
    options.more = "this is not Lua";
    BOOST_CHECK_EXCEPTION(
        prosody(std::move(options)), std::runtime_error,
        [](const std::runtime_error& e) { return contains(e.what(), "syntax error"); });
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(ejabberd_test, *needs("ejabberd"))

BOOST_AUTO_TEST_CASE(offers_starttls_and_comes_back) { comes_back_after_a_crash<ejabberd>(); }

BOOST_AUTO_TEST_CASE(offers_what_the_password_storage_allows)
{
    server_options options;
    options.tls = encryption::off;
    options.passwords = password_storage::scram_sha_512;
    options.disabled_mechanisms = {"X-OAUTH2"};
    options.anonymous_host = true;
    ejabberd server(std::move(options));
    const auto features = stream_features(server.port(), "localhost");
    BOOST_TEST(contains(features, "<mechanism>SCRAM-SHA-512</mechanism>"));
    BOOST_TEST(!contains(features, "<mechanism>SCRAM-SHA-256</mechanism>"));
    BOOST_TEST(!contains(features, "X-OAUTH2"));
    BOOST_TEST(contains(stream_features(server.port(), "anon.localhost"),
                        "<mechanism>ANONYMOUS</mechanism>"));
}

BOOST_AUTO_TEST_CASE(logs_a_client_certificate_in)
{
    authority ca;
    server_options options;
    options.ca = &ca;
    options.client_certificates = true;
    ejabberd server(std::move(options));
    const auto bot = ca.issue_client(server.jid("bot"));
    const std::string external =
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>=</auth>";
    auto with = tls_stream(
        server, "-cert " + bot.certificate.string() + " -key " + bot.key.string(), external);
    BOOST_CHECK_NO_THROW(with.expect("EXTERNAL</mechanism", 10s));
    BOOST_CHECK_NO_THROW(with.expect("<success", 10s));
    auto without = tls_stream(server, "", external);
    BOOST_CHECK_NO_THROW(without.expect("<failure", 10s));
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(dnsmasq_test, *needs("dnsmasq"))

BOOST_AUTO_TEST_CASE(answers_srv_questions)
{
    dnsmasq dns({{"_xmpp-client._tcp.example.org", "xmpp.example.net", 15222, 10, 20},
                 {"_xmpps-client._tcp.example.org", ""}},
                {{"xmpp.example.net", "127.0.0.1"}});
    BOOST_TEST(contains(ask(dns.port(), {"_xmpp-client", "_tcp", "example", "org"}),
                        "\x04xmpp\x07"
                        "example"));
    const auto refused = ask(dns.port(), {"_xmpps-client", "_tcp", "example", "org"});
    BOOST_TEST(refused.at(7) == 1);      // one answer
    BOOST_TEST(refused.back() == '\0');  // whose target is the root
    const auto unknown = ask(dns.port(), {"_xmpp-client", "_tcp", "example", "com"});
    BOOST_TEST((unknown.at(3) & 0x0f) == 3);  // NXDOMAIN
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(tap_test, *needs("prosody"))

BOOST_AUTO_TEST_CASE(records_both_directions)
{
    prosody server;
    tcp_tap tap(server.port());
    const auto features = stream_features(tap.port(), "localhost");
    BOOST_TEST(contains(tap.from_client(), "to='localhost'"));
    BOOST_TEST(tap.from_server().substr(0, features.size()) == features);
    BOOST_TEST(tap.connections() == 1U);
}

BOOST_AUTO_TEST_CASE(cut_resets_the_connection)
{
    prosody server;
    tcp_tap tap(server.port());
    asio::io_context io;
    tcp::socket socket(io);
    socket.connect({asio::ip::address_v4::loopback(), tap.port()});
    asio::write(socket, asio::buffer(std::string(
                            "<stream:stream to='localhost' version='1.0' xmlns='jabber:client' "
                            "xmlns:stream='http://etherx.jabber.org/streams'>")));
    std::string answer;
    asio::read_until(socket, asio::dynamic_buffer(answer), "</stream:features>");
    tap.cut();
    boost::system::error_code error;
    asio::read(socket, asio::dynamic_buffer(answer), error);
    BOOST_TEST(error == asio::error::connection_reset);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(talk_test, *needs("prosody") * needs("slixmpp"))

BOOST_AUTO_TEST_CASE(speaks_over_verified_tls)
{
    prosody server;
    auto to_herself = talk(server, {"say", server.jid("alice"), "to myself"});
    BOOST_TEST(to_herself.wait(20s) == 0, to_herself.output());
    BOOST_TEST(to_herself.output() == "alice> to myself\nalice> to myself\n");
}

BOOST_AUTO_TEST_CASE(refuses_a_certificate_of_an_unknown_authority)
{
    authority other;
    server_options options;
    options.certificate = other.issue({"localhost"});
    prosody server(std::move(options));
    auto alice = talk(server, {"ping", "localhost"});
    BOOST_TEST(alice.wait(20s) == 1);
    BOOST_TEST(contains(alice.output(), "certificate refused"), alice.output());
}

BOOST_AUTO_TEST_CASE(a_missing_answer_is_a_failure)
{
    prosody server;
    auto alice = talk(server, {"say", server.jid("nobody"), "hello?"});
    BOOST_TEST(alice.wait(20s) == 1);
    BOOST_TEST(contains(alice.output(), "service-unavailable"), alice.output());
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/net/tls_engine.hpp>

#include "support/print_errc.hpp"
#include "support/tls_pair.hpp"

#include <openssl/err.h>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace mynah;
using net::tls_engine;
using testing::certificate_wish;
using testing::only;
using testing::tls_pair;
using testing::tls_server_options;

namespace {

const std::string long_text(50'000, 'x');

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tls_engine_test, testing::tls_fixture)

BOOST_DATA_TEST_CASE(bytes_go_both_ways_however_the_wire_cuts_them,
                     boost::unit_test::data::make({TLS1_2_VERSION, TLS1_3_VERSION}) *
                         boost::unit_test::data::xrange(6),
                     version, cut)
{
    const auto pieces = cut == 0   ? testing::whole()
                        : cut == 1 ? testing::bytewise()
                                   : testing::random_pieces(cut);
    tls_pair tls(engine(), good, only(version), pieces);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(tls.client.facts().tls13 == (version == TLS1_3_VERSION));
    BOOST_TEST(tls.client.facts().version == (version == TLS1_3_VERSION ? "TLSv1.3" : "TLSv1.2"));
    BOOST_TEST(!tls.client.facts().cipher.empty());

    tls.send("<stream>");
    BOOST_TEST(tls.server.read() == "<stream>");
    tls.server.write("<features/>");
    tls.server.write(long_text);
    BOOST_TEST(tls.received().value() == "<features/>" + long_text);
    tls.send(long_text);
    BOOST_TEST(tls.server.read() == long_text);
}

BOOST_AUTO_TEST_CASE(the_identity_is_sent_as_sni_and_an_address_is_not)
{
    tls_pair named(engine("example.org."), good);
    BOOST_TEST(named.handshake().value());
    BOOST_TEST(named.server.server_name() == "example.org");

    const auto by_address = authority.issue(certificate_wish("IP:127.0.0.1"));
    tls_pair address(engine("127.0.0.1"), by_address);
    BOOST_TEST(address.handshake().value());
    BOOST_TEST(address.server.server_name() == "");
}

BOOST_AUTO_TEST_CASE(alpn_is_asked_for_on_direct_tls_only)
{
    tls_server_options options;
    options.alpn = "xmpp-client";
    tls_pair direct(engine("example.org", "xmpp-client"), good, options);
    BOOST_TEST(direct.handshake().value());
    BOOST_TEST(direct.server.client_alpn() == "xmpp-client");
    BOOST_TEST(direct.client.alpn() == "xmpp-client");

    tls_pair starttls(engine(), good);
    BOOST_TEST(starttls.handshake().value());
    BOOST_TEST(starttls.server.client_alpn() == "");
}

BOOST_AUTO_TEST_CASE(a_server_that_knows_no_alpn_is_fine)
{
    tls_pair tls(engine("example.org", "xmpp-client"), good);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(tls.client.alpn() == "");
}

BOOST_AUTO_TEST_CASE(a_server_that_chooses_another_protocol_is_refused)
{
    tls_server_options options;
    options.alpn = "h2";
    tls_pair tls(engine("example.org", "xmpp-client"), good, options);
    const auto done = tls.handshake();
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().code == errc::tls_failed);
}

BOOST_AUTO_TEST_CASE(old_versions_are_refused)
{
    auto old = only(TLS1_1_VERSION);
    old.ciphers = "ALL:@SECLEVEL=0";
    tls_pair tls(engine(), good, old);
    const auto done = tls.handshake();
    BOOST_TEST((!done || !*done));
}

BOOST_AUTO_TEST_CASE(the_version_can_be_held_down_and_up)
{
    trust.maximum = net::tls_version::tls12;
    tls_pair down(engine(), good);
    BOOST_TEST(down.handshake().value());
    BOOST_TEST(!down.client.facts().tls13);

    trust.minimum = trust.maximum = net::tls_version::tls13;
    tls_pair up(engine(), good, only(TLS1_2_VERSION));
    const auto done = up.handshake();
    BOOST_TEST((!done || !*done));
}

BOOST_AUTO_TEST_CASE(what_is_not_tls_is_named_so)
{
    auto client = engine();
    std::string out;
    std::span<const char> in;
    BOOST_TEST(!client.handshake(in, out).value());
    const std::string_view clear = "<stream:error/></stream:stream>";
    in = clear;
    const auto done = client.handshake(in, out);
    BOOST_REQUIRE(!done);
    BOOST_TEST(done.error().code == errc::tls_failed);
    BOOST_TEST(done.error().text.find("not TLS") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_changed_byte_breaks_the_connection_for_good)
{
    tls_pair tls(engine(), good);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(tls.received().value() == "");
    tls.server.write("hello");
    auto wire = tls.server.take_output();
    wire.back() = static_cast<char>(wire.back() ^ 1);

    std::string out;
    std::array<char, 100> plain;
    std::span<const char> in = wire;
    const auto taken = tls.client.read(in, out, plain);
    BOOST_REQUIRE(!taken);
    BOOST_TEST(taken.error().code == errc::tls_failed);
    BOOST_TEST(!out.empty());  // the alert
    BOOST_TEST(!tls.client.write("more", out));
    BOOST_TEST(tls.client.end().code == errc::tls_failed);
}

BOOST_AUTO_TEST_CASE(a_clean_end_and_a_cut_are_told_apart)
{
    for (const bool clean : {true, false}) {
        tls_pair tls(engine(), good);
        BOOST_TEST(tls.handshake().value());
        tls.server.write("last");
        if (clean) tls.server.shutdown();
        const auto wire = tls.server.take_output();
        std::span<const char> in = wire;
        std::string out;
        std::array<char, 100> plain;
        BOOST_TEST(tls.client.read(in, out, plain).value() == 4u);
        BOOST_TEST(tls.client.has_input() == clean);
        BOOST_TEST(tls.client.end().code == (clean ? errc::end_of_stream : errc::truncated));
        const auto then = tls.client.read(in, out, plain);
        if (clean)
            BOOST_TEST(then.error().code == errc::end_of_stream);
        else
            BOOST_TEST(then.value() == 0u);
    }
}

BOOST_AUTO_TEST_CASE(a_cut_within_a_record_is_a_cut_at_every_byte)
{
    tls_pair tls(engine(), good);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(tls.received().value() == "");
    tls.server.write("hello");
    const auto wire = tls.server.take_output();
    std::string out;
    std::array<char, 100> plain;
    for (std::size_t at = 0; at + 1 < wire.size(); ++at) {
        std::span<const char> in(wire.data() + at, 1);
        BOOST_TEST(tls.client.read(in, out, plain).value() == 0u);
        BOOST_TEST(in.empty());
        BOOST_TEST(!tls.client.has_input());
        BOOST_TEST(tls.client.end().code == errc::truncated);
    }
}

BOOST_AUTO_TEST_CASE(our_end_is_seen_as_clean_by_the_server)
{
    tls_pair tls(engine(), good);
    BOOST_TEST(tls.handshake().value());
    std::string out;
    tls.client.shutdown(out);
    tls.server.receive(out);
    BOOST_TEST(tls.server.read() == "");
    BOOST_TEST((SSL_get_shutdown(tls.server.native()) & SSL_RECEIVED_SHUTDOWN) != 0);
}

BOOST_AUTO_TEST_CASE(plaintext_that_does_not_fit_waits_in_the_engine)
{
    tls_pair tls(engine(), good);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(tls.received().value() == "");
    tls.server.write("0123456789");
    const auto wire = tls.server.take_output();
    std::span<const char> in = wire;
    std::string out;
    std::array<char, 4> plain;
    BOOST_TEST(tls.client.read(in, out, plain).value() == 4u);
    BOOST_TEST(tls.client.has_input());
    BOOST_TEST(tls.client.read(in, out, plain).value() == 4u);
    BOOST_TEST(tls.client.read(in, out, plain).value() == 2u);
    BOOST_TEST(!tls.client.has_input());
}

BOOST_AUTO_TEST_CASE(several_records_fill_one_read)
{
    tls_pair tls(engine(), good);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(tls.received().value() == "");
    tls.server.write("ab");
    tls.server.write("cd");
    const auto wire = tls.server.take_output();
    std::span<const char> in = wire;
    std::string out;
    std::array<char, 100> plain;
    BOOST_TEST(tls.client.read(in, out, plain).value() == 4u);
}

BOOST_AUTO_TEST_CASE(output_is_bounded_whatever_is_written)
{
    tls_pair tls(engine(), good);
    BOOST_TEST(tls.handshake().value());
    const std::string megabyte(1 << 20, 'x');
    std::string out;
    const auto taken = tls.client.write(megabyte, out).value();
    BOOST_TEST(taken > 0u);
    BOOST_TEST(taken < megabyte.size());
    BOOST_TEST(out.size() <= tls_engine::output_limit);
    const auto before = out.size();
    BOOST_TEST(tls.client.write(megabyte, out).value() == 0u);
    BOOST_TEST(out.size() == before);
    tls.server.receive(out);
    BOOST_TEST(tls.server.read() == megabyte.substr(0, taken));
}

BOOST_AUTO_TEST_CASE(renegotiation_is_refused)
{
    tls_pair tls(engine(), good, only(TLS1_2_VERSION));
    BOOST_TEST(tls.handshake().value());
    SSL_renegotiate(tls.server.native());
    SSL_do_handshake(tls.server.native());
    const auto hello_request = tls.server.take_output();
    std::span<const char> in = hello_request;
    std::string out;
    std::array<char, 100> plain;
    BOOST_TEST(tls.client.read(in, out, plain).value() == 0u);
    BOOST_TEST(out.substr(0, 1) == "\x15");  // an alert, not a ClientHello
}

BOOST_AUTO_TEST_CASE(a_key_update_is_followed_and_answered)
{
    tls_pair tls(engine(), good, only(TLS1_3_VERSION));
    BOOST_TEST(tls.handshake().value());
    SSL_key_update(tls.server.native(), SSL_KEY_UPDATE_REQUESTED);
    tls.server.write("with the new key");
    BOOST_TEST(tls.received().value() == "with the new key");
    tls.send("and back");
    BOOST_TEST(tls.server.read() == "and back");
}

BOOST_DATA_TEST_CASE(no_session_is_resumed_when_that_is_off,
                     boost::unit_test::data::make({TLS1_2_VERSION, TLS1_3_VERSION}), version)
{
    trust.resume_sessions = false;
    const auto shared = context();
    auto options = only(version);
    options.knows_tickets = true;
    for (int i = 0; i < 3; ++i) {
        tls_pair tls(tls_engine(shared, "example.org", ""), good, options);
        BOOST_TEST(tls.handshake().value());
        BOOST_TEST(tls.received().value() == "");  // takes the tickets of TLS 1.3
        BOOST_TEST(SSL_session_reused(tls.server.native()) == 0);
        BOOST_TEST(!tls.client.facts().resumed);
        BOOST_TEST(shared->tickets() == nullptr);
        BOOST_TEST(SSL_CTX_sess_number(shared->native()) == 0);
    }
}

BOOST_AUTO_TEST_CASE(errors_of_another_connection_do_not_leak_into_this_one)
{
    tls_pair tls(engine(), good);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(tls.received().value() == "");
    std::span<const char> nothing;
    std::string out;
    std::array<char, 100> plain;
    ERR_raise(ERR_LIB_SSL, SSL_R_BAD_LENGTH);  // OpenSSL keeps one queue per thread
    BOOST_TEST(tls.client.read(nothing, out, plain).value() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

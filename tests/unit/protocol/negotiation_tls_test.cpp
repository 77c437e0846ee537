// No credentials without TLS, and nothing from before it behind it.
#include <mynah/protocol/negotiation.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

// Ends behind our <starttls/>.
dialogue starting_tls()
{
    dialogue d(config());
    d.client(our_header).server(header() + features(starttls_offer)).client(starttls);
    return d;
}

// The server's answer to our header is such that we leave, having written no more than that.
void leaves(std::string_view answer, boost::system::error_code why)
{
    dialogue d(config());
    d.client(our_header).server(std::string(answer)).client(end_of_stream).closed(why);
    run_every_way_and_fail(d);
}

// Clear text in the same packet as <proceed/>.
void is_injection(std::string_view text)
{
    auto d = starting_tls();
    d.server(proceed + std::string(text))
        .client("")
        .closed(errc::tls_injection)
        .counted(&counters::tls_injection, 1);
    d.run();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(negotiation_tls_test)

// Stripping: not a byte of credentials

BOOST_AUTO_TEST_CASE(a_server_without_starttls_is_left)
{
    leaves(header() + features(""), errc::tls_not_offered);
    leaves(header() + "<stream:features/>", errc::tls_not_offered);
}

BOOST_AUTO_TEST_CASE(mechanisms_without_starttls_are_not_tried)
{
    leaves(header() + features(mechanisms({"PLAIN", "SCRAM-SHA-1", "ANONYMOUS", "EXTERNAL"})),
           errc::tls_not_offered);
}

BOOST_AUTO_TEST_CASE(bind_without_starttls_is_not_tried)
{
    leaves(header() + features(bind_offer), errc::tls_not_offered);
}

BOOST_AUTO_TEST_CASE(starttls_in_another_namespace_is_not_starttls)
{
    leaves(header() + features("<starttls xmlns='urn:example:tls'/>" + mechanisms({"SCRAM-SHA-1"})),
           errc::tls_not_offered);
}

BOOST_AUTO_TEST_CASE(a_server_that_fails_to_start_tls_is_left)
{
    auto d = starting_tls();
    d.server("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>")
        .client(end_of_stream)
        .closed(errc::tls_failed);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(only_proceed_means_proceed)
{
    for (const std::string_view answer : {
             "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
             "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
             "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
             "<mechanism>PLAIN</mechanism></mechanisms></stream:features>",
             "<message><proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></message>",
         }) {
        auto d = starting_tls();
        // Whatever it is called: it ends, and nothing but the end was written.
        d.server(std::string(answer)).client(end_of_stream).closed(errc::bad_reply);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(proceed_that_nobody_asked_for_starts_nothing)
{
    dialogue d(config());
    d.client(our_header).server(header() + proceed).client(end_of_stream).closed(errc::bad_reply);
    run_every_way_and_fail(d);
}

// Injection

BOOST_AUTO_TEST_CASE(bytes_behind_proceed_are_an_attack)
{
    is_injection("x");
    is_injection(std::string_view("\x16\x03\x03", 3));
    is_injection(std::string_view("\0", 1));
}

BOOST_AUTO_TEST_CASE(xml_behind_proceed_is_an_attack)
{
    is_injection(header() + features(mechanisms({"PLAIN"})));
    is_injection(features(mechanisms({"PLAIN"})));
    is_injection("<message/>");
    is_injection("</stream:stream>");
    is_injection("<");
}

BOOST_AUTO_TEST_CASE(white_space_behind_proceed_is_an_attack)
{
    is_injection(" ");
    is_injection("\n");
}

BOOST_AUTO_TEST_CASE(bytes_that_come_before_tls_stands_are_an_attack)
{
    auto d = starting_tls();
    d.server(proceed)
        .act([](engine& e, time_point now) {
            e.prepare(1)[0] = ' ';
            e.commit(1, now);
        })
        .tls()
        .client("")
        .closed(errc::tls_injection)
        .counted(&counters::tls_injection, 1);
    d.run();
}

// Nothing learnt before survives

BOOST_AUTO_TEST_CASE(mechanisms_from_before_tls_are_forgotten)
{
    dialogue d(config());
    d.client(our_header)
        .server(header() + features(starttls_offer + mechanisms({"SCRAM-SHA-1"})))
        .client(starttls)
        .server(proceed)
        .tls()
        .client(our_secure_header)
        .server(header() + features(""))
        .client(end_of_stream)
        .closed(errc::no_common_mechanism);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(channel_bindings_from_before_tls_are_forgotten)
{
    dialogue d(config());
    d.client(our_header)
        .server(header() + features(starttls_offer + channel_binding_types({"tls-exporter"})))
        .client(starttls)
        .server(proceed)
        .tls(true, {channel_binding::tls_exporter})
        .client(our_secure_header)
        .server(header() + features(mechanisms({"SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first));
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(features_behind_tls_need_a_new_header)
{
    auto d = in_tls(config());
    d.server("<stream:features xmlns:stream='http://etherx.jabber.org/streams'>" +
             mechanisms({"SCRAM-SHA-1"}) + "</stream:features>")
        .client(our_error("invalid-namespace"))
        .closed(stream_condition::invalid_namespace);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(tls_is_not_started_twice)
{
    auto d = in_tls(config());
    d.server(header() + features(starttls_offer + mechanisms({"SCRAM-SHA-1"})))
        .client(auth("SCRAM-SHA-1", "n,," + client_first));
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(the_header_names_the_domain_that_we_were_told_whatever_the_server_calls_itself)
{
    dialogue d(config());
    d.client(our_header)
        .server(
            "<stream:stream xmlns='jabber:client' "
            "xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='evil.example' "
            "version='1.0'>" +
            features(starttls_offer))
        .client(starttls)
        .server(proceed)
        .tls()
        .client(our_secure_header);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(tls_that_fails_ends_the_stream_without_another_byte)
{
    auto d = starting_tls();
    d.server(proceed)
        .tls_fails(errc::certificate_rejected)
        .client("")
        .closed(errc::certificate_rejected);
    run_every_way_and_fail(d);
}

// The password stays at home

BOOST_AUTO_TEST_CASE(plain_is_not_used_unless_it_is_asked_for)
{
    auto d = in_tls(config());
    d.server(header() + features(mechanisms({"PLAIN"})))
        .client(end_of_stream)
        .closed(errc::no_common_mechanism, "PLAIN");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(plain_is_not_used_in_clear_text_though_it_is_asked_for)
{
    auto c = without_tls();
    c.sasl.allow_plain = true;
    c.sasl.mechanisms = {"PLAIN"};
    dialogue d(c);
    d.client(our_header)
        .server(header() + features(mechanisms({"PLAIN"})))
        .client(end_of_stream)
        .closed(errc::no_common_mechanism);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_SUITE_END()

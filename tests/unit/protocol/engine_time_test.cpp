// Deadlines of a stream: log-in, liveness, stanzas that never end.
#include <mynah/protocol/engine.hpp>

#include "tests/unit/protocol/dialogues.hpp"
#include "tests/unit/protocol/stages.hpp"

#include <mynah/stanza/message.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

const std::string ping =
    "<iq to='example.org' type='get' id='{ping}'><ping xmlns='urn:xmpp:ping'/></iq>";

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_time_test)

// Log-in

BOOST_AUTO_TEST_CASE(a_log_in_that_stands_still_ends_after_30_seconds)
{
    for (auto d : log_in_stages()) {
        d.advance(30s - 1ms).client("").advance(1ms).client("").closed(errc::timed_out);
        d.run_every_way();
    }
}

BOOST_AUTO_TEST_CASE(a_server_that_does_not_even_answer_the_header)
{
    dialogue d(config());
    d.client(our_header).advance(30s).client("").closed(errc::timed_out);
    d.run();
}

BOOST_AUTO_TEST_CASE(whatever_trickles_in_does_not_prolong_the_log_in)
{
    dialogue d(config());
    d.client(our_header).server("<stream:stream xmlns='jabber:client' ");
    for (int i = 0; i < 29; ++i) d.advance(1s).server(" ");
    d.advance(1s - 1ns).client("").advance(1ns).client("").closed(errc::timed_out);
    d.run();
}

BOOST_AUTO_TEST_CASE(the_deadline_is_for_all_of_the_log_in_not_for_each_step)
{
    dialogue d(config());
    d.client(our_header)
        .advance(10s)
        .server(header() + features(starttls_offer))
        .client(starttls)
        .advance(10s)
        .server(proceed)
        .tls()
        .client(our_secure_header)
        .advance(10s)
        .client("")
        .closed(errc::timed_out);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(tls_that_is_never_established_ends_the_log_in)
{
    dialogue d(config());
    d.client(our_header)
        .server(header() + features(starttls_offer))
        .client(starttls)
        .server(proceed)
        .advance(30s)
        .client("")
        .tls_fails(errc::tls_failed)  // whoever tries it comes too late
        .closed(errc::timed_out);
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(once_online_the_log_in_has_no_deadline)
{
    auto d = online();
    for (int i = 0; i < 10; ++i) d.advance(50s).server(" ").client("");
    d.run_every_way();
}

// Liveness

BOOST_AUTO_TEST_CASE(silence_is_answered_by_a_ping_and_the_pong_is_swallowed)
{
    auto d = online();
    d.advance(60s - 1ms)
        .client("")
        .advance(1ms)
        .client(ping)
        .server("<iq type='result' id='{ping}'/>")
        .client("")
        .counted(&counters::unmatched_iq_reply, 0)
        .advance(60s)
        .client("<iq to='example.org' type='get' id='{second}'><ping xmlns='urn:xmpp:ping'/></iq>")
        .server(
            "<iq type='error' id='{second}' from='example.org'><error type='cancel'>"
            "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>")
        .client("")
        .counted(&counters::unmatched_iq_reply, 0);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(silence_behind_the_ping_ends_the_stream)
{
    auto d = online();
    d.advance(60s)
        .client(ping)
        .advance(30s - 1ms)
        .client("")
        .act([](engine& e, time_point) { BOOST_TEST(e.online()); })
        .advance(1ms)
        .closed(errc::timed_out);
    d.act([](engine& e, time_point) { e.consume(e.output().size()); });
    d.run();
}

BOOST_AUTO_TEST_CASE(any_byte_is_a_sign_of_life)
{
    auto d = online();
    d.advance(60s).client(ping).advance(29s).server("\n").advance(59s).client("").server("<");
    d.advance(59s).client("");
    d.run();
}

BOOST_AUTO_TEST_CASE(what_we_send_is_no_sign_of_life)
{
    auto d = online();
    d.advance(59s)
        .act([](engine& e, time_point) { BOOST_REQUIRE(e.send(message())); })
        .client("<message type='chat'/>")
        .advance(1s)
        .client(ping);
    d.run();
}

BOOST_AUTO_TEST_CASE(unanswered_pings_do_not_pile_up)
{
    // Somebody lives, but does not know pings.
    auto d = online();
    for (int i = 0; i < 20; ++i)
        d.advance(60s)
            .client("<iq to='example.org' type='get' id='{p" + std::to_string(i) +
                    "}'><ping xmlns='urn:xmpp:ping'/></iq>")
            .server(" ");
    d.act([](engine& e, time_point) { BOOST_TEST(e.pending_requests() <= 1U); });
    d.run();
}

// Stanzas that never end

BOOST_AUTO_TEST_CASE(a_stanza_that_has_started_must_end_within_60_seconds)
{
    auto d = online();
    d.server("<message><body>");
    for (int i = 0; i < 59; ++i) d.advance(1s).server("x");
    d.advance(1s - 1ms).client("").advance(1ms).client(our_error("connection-timeout"));
    d.server("</body></message>").client("").server("</stream:stream>").closed(errc::timed_out);
    d.run();
}

BOOST_AUTO_TEST_CASE(each_stanza_has_its_own_60_seconds)
{
    auto d = online();
    for (int i = 0; i < 5; ++i) {
        d.server("<message><body>")
            .advance(40s)
            .server("</body></message>")
            .stanza("<message><body/></message>");
        d.server("<presence>").advance(15s).server("</presence>").stanza("<presence/>");
    }
    d.client("");
    d.run();
}

BOOST_AUTO_TEST_CASE(a_stanza_that_starts_in_the_packet_of_another_counts_from_then)
{
    auto d = online();
    d.server("<message/><message>")
        .stanza("<message/>")
        .advance(59s)
        .server(" ")
        .client("")
        .advance(1s);
    d.client(our_error("connection-timeout")).advance(3s).closed(errc::timed_out);
    d.run();
}

BOOST_AUTO_TEST_CASE(white_space_between_stanzas_is_not_a_stanza)
{
    auto d = online();
    for (int i = 0; i < 10; ++i) d.server(" ").advance(30s);
    d.client("");
    d.run();
}

// The deadline itself

BOOST_AUTO_TEST_CASE(a_tick_before_the_deadline_changes_nothing)
{
    for (auto d : stages()) {
        d.act([](engine& e, time_point now) {
             const auto before = e.deadline();
             BOOST_TEST((before > now));
             BOOST_TEST((before != never));
             for (auto t = now; t < before; t += 7s) e.tick(t);
             BOOST_TEST((e.deadline() == before));
             BOOST_TEST(!e.over());
         }).client("");
        d.run();
    }
}

BOOST_AUTO_TEST_SUITE_END()

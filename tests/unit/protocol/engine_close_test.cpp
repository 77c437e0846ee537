// The end of a stream: ours, theirs, both at once, twice (RFC 6120 4.4).
#include <mynah/protocol/engine.hpp>

#include "tests/unit/protocol/dialogues.hpp"
#include "tests/unit/protocol/stages.hpp"

#include <mynah/stanza/message.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

void hang_up(engine& e, time_point now) { e.close(now); }

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_close_test)

// Ours

BOOST_AUTO_TEST_CASE(we_close_and_wait_for_the_servers_end)
{
    for (auto d : stages()) {
        d.act(hang_up)
            .client(end_of_stream)
            .server("</stream:stream>")
            .client("")
            .closed(errc::closed);
        run_every_way_and_fail(d);
    }
}

BOOST_AUTO_TEST_CASE(we_wait_for_3_seconds)
{
    for (auto d : stages()) {
        d.act(hang_up)
            .client(end_of_stream)
            .advance(3s - 1ms)
            .act([](engine& e, time_point) { BOOST_TEST(!e.over()); })
            .advance(1ms)
            .client("")
            .closed(errc::closed);
        d.run_every_way();
    }
}

BOOST_AUTO_TEST_CASE(we_close_before_the_server_has_said_anything)
{
    dialogue d(config());
    d.client(our_header).act(hang_up).client(end_of_stream).advance(3s).closed(errc::closed);
    d.run();
}

BOOST_AUTO_TEST_CASE(what_the_server_still_says_is_not_answered)
{
    auto d = online();
    d.act(hang_up)
        .client(end_of_stream)
        .server(
            "<message><body>one more thing</body></message><iq type='get' id='1'><ping "
            "xmlns='urn:xmpp:ping'/></iq>"
            "<garbage/>")
        .client("")
        .server("</stream:stream>")
        .client("")
        .closed(errc::closed);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(what_the_server_still_says_does_not_prolong_the_wait)
{
    auto d = online();
    d.act(hang_up).client(end_of_stream);
    for (int i = 0; i < 29; ++i) d.advance(100ms).server("<message/>");
    d.advance(100ms).client("").closed(errc::closed);
    d.run();
}

BOOST_AUTO_TEST_CASE(broken_xml_ends_the_wait_without_another_word)
{
    auto d = online();
    d.act(hang_up).client(end_of_stream).server("<a></b>").client("").closed(errc::closed);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_stream_error_ends_the_wait_without_another_word)
{
    auto d = online();
    d.act(hang_up).client(end_of_stream).server(server_error("system-shutdown")).client("");
    d.server("</stream:stream>").client("").closed(errc::closed);
    d.run();
}

BOOST_AUTO_TEST_CASE(no_log_in_goes_on_behind_our_end)
{
    auto d = in_tls(config());
    d.act(hang_up)
        .client(end_of_stream)
        .server(header() + features(mechanisms({"SCRAM-SHA-1"})))
        .client("")
        .server("</stream:stream>")
        .client("")
        .closed(errc::closed);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(closing_twice_is_closing_once)
{
    auto d = online();
    d.act(hang_up)
        .act(hang_up)
        .client(end_of_stream)
        .advance(2s)
        .act(hang_up)
        .advance(1s)
        .client("")
        .closed(errc::closed)
        .act(hang_up)
        .client("");
    d.run();
}

BOOST_AUTO_TEST_CASE(behind_our_end_nothing_is_sent)
{
    auto d = online();
    d.act(hang_up)
        .act([](engine& e, time_point) {
            const auto late = e.send(message());
            BOOST_REQUIRE(late.has_error());
            BOOST_TEST((late.error().code == errc::closed));
        })
        .client(end_of_stream)
        .server("</stream:stream>")
        .closed(errc::closed);
    d.run();
}

BOOST_AUTO_TEST_CASE(what_was_sent_before_goes_out_before_the_end)
{
    auto d = online();
    d.act([](engine& e, time_point now) {
         BOOST_REQUIRE(e.send(message()));
         e.close(now);
     })
        .client("<message type='chat'/></stream:stream>")
        .server("</stream:stream>")
        .closed(errc::closed);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(we_close_with_an_error)
{
    auto d = online();
    d.act([](engine& e, time_point now) {
         e.close(now, stream_condition::policy_violation, error(errc::queue_full, "too much"));
     })
        .client(our_error("policy-violation"))
        .server("</stream:stream>")
        .client("")
        .closed(errc::queue_full);
    run_every_way_and_fail(d);
}

// Theirs

BOOST_AUTO_TEST_CASE(the_servers_end_is_answered)
{
    auto d = online();
    d.server("<presence/></stream:stream>")
        .stanza("<presence/>")
        .client(end_of_stream)
        .closed(errc::end_of_stream);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_over_stays_over)
{
    auto d = online();
    d.server("</stream:stream>")
        .client(end_of_stream)
        .closed(errc::end_of_stream)
        .server("<message/>")
        .act(hang_up)
        .act([](engine& e, time_point now) {
            e.abandon(errc::truncated);
            e.tick(now + 1h);
            BOOST_TEST((e.deadline() == never));
            BOOST_TEST((e.why().code == errc::end_of_stream));
            const auto late = e.send(message());
            BOOST_TEST((late.has_error() && late.error().code == errc::closed));
        })
        .client("");
    d.run_every_way();
}

// Nobody's

BOOST_AUTO_TEST_CASE(a_broken_link_ends_the_stream_without_another_byte)
{
    for (auto d : stages()) {
        d.act([](engine& e, time_point) { e.abandon(error(errc::truncated, "the link broke")); })
            .client("")
            .closed(errc::truncated);
        d.run_every_way();
    }
}

BOOST_AUTO_TEST_CASE(what_waits_to_be_written_when_the_link_breaks_stays_unwritten)
{
    auto d = online();
    d.act([](engine& e, time_point) {
         BOOST_REQUIRE(e.send(message()));
         e.abandon(errc::truncated);
     })
        .client("")
        .closed(errc::truncated);
    d.run();
}

BOOST_AUTO_TEST_SUITE_END()

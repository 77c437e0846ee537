// A dialogue must find what it is there to find: each kind of step is made to fail.
#include <mynah/testing/dialogue.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <mynah/stanza/message.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

// Every way to run it must find the difference.
void fails(const dialogue& d)
{
    BOOST_CHECK_THROW(d.run(), dialogue_mismatch);
    BOOST_CHECK_THROW(d.run_byte_by_byte(), dialogue_mismatch);
    BOOST_CHECK_THROW(d.run_in_pieces(1), dialogue_mismatch);
    BOOST_CHECK_THROW(d.run_every_way(), dialogue_mismatch);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(dialogue_test)

BOOST_AUTO_TEST_CASE(a_true_story_passes_every_way)
{
    auto d = online();
    d.server("<message/>").stanza("<message/>");
    BOOST_CHECK_NO_THROW(d.run_every_way());
    BOOST_CHECK_NO_THROW(d.fails_cleanly_at_every_step());
}

BOOST_AUTO_TEST_CASE(other_output_than_expected_is_found)
{
    fails(dialogue(config()).client("<hello/>"));
    fails(dialogue(config()).client(our_header + " "));
}

BOOST_AUTO_TEST_CASE(output_that_nobody_expects_is_found)
{
    fails(dialogue(config()));
    auto d = online();
    fails(d.act([](engine& e, time_point) { BOOST_REQUIRE(e.send(message())); }));
}

BOOST_AUTO_TEST_CASE(missing_output_is_found)
{
    auto d = online();
    fails(d.client("<presence/>"));
}

BOOST_AUTO_TEST_CASE(an_event_that_nobody_expects_is_found)
{
    auto stanza = online();
    fails(stanza.server("<message/>"));
    auto end = online();
    fails(end.server("</stream:stream>").client(end_of_stream));
}

BOOST_AUTO_TEST_CASE(a_missing_event_is_found)
{
    auto stanza = online();
    fails(stanza.stanza("<message/>"));
    auto end = online();
    fails(end.closed(errc::end_of_stream));
    fails(dialogue(config()).client(our_header).tls());
}

BOOST_AUTO_TEST_CASE(another_stanza_than_expected_is_found)
{
    auto d = online();
    fails(d.server("<message id='1'/>").stanza("<message id='2'/>"));
}

BOOST_AUTO_TEST_CASE(another_end_than_expected_is_found)
{
    auto d = online();
    d.server("</stream:stream>").client(end_of_stream);
    auto right = d, wrong = d;
    BOOST_CHECK_NO_THROW(right.closed(errc::end_of_stream).run());
    fails(wrong.closed(errc::truncated));
}

BOOST_AUTO_TEST_CASE(other_words_of_the_server_than_expected_are_found)
{
    auto d = online();
    d.server(server_error("reset", "bye")).client(end_of_stream);
    auto right = d, wrong = d;
    BOOST_CHECK_NO_THROW(right.closed(stream_condition::reset, "bye").run());
    fails(wrong.closed(stream_condition::reset, ""));
}

BOOST_AUTO_TEST_CASE(another_count_than_expected_is_found)
{
    auto d = online();
    d.server("<garbage xmlns='urn:example:x'/>");
    auto right = d, wrong = d;
    BOOST_CHECK_NO_THROW(right.counted(&counters::bad_stanza, 1).run());
    fails(wrong.counted(&counters::bad_stanza, 0));
}

BOOST_AUTO_TEST_CASE(another_address_than_expected_is_found)
{
    auto d = logged_in();
    fails(d.server(header() + features(bind_offer))
              .client(bind_request)
              .server(bind_result("bot@example.org/x"))
              .online("bot@example.org/y"));
}

BOOST_AUTO_TEST_CASE(what_the_server_says_takes_up_the_ids_that_it_was_told)
{
    // The bind result of online() has the id of the request; a fixed one would never do.
    auto d = logged_in();
    fails(d.server(header() + features(bind_offer))
              .client(bind_request)
              .server("<iq type='result' id='fixed'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
                      "<jid>bot@example.org/x</jid></bind></iq>")
              .online("bot@example.org/x"));
}

BOOST_AUTO_TEST_CASE(time_passes_when_it_is_told_to)
{
    dialogue d(config());
    d.client(our_header).advance(29s);
    BOOST_CHECK_NO_THROW(d.run());
    d.advance(1s);
    BOOST_CHECK_THROW(d.run(), dialogue_mismatch);
    BOOST_CHECK_NO_THROW(d.closed(errc::timed_out).run());
}

BOOST_AUTO_TEST_CASE(a_waiter_that_is_left_waiting_is_found)
{
    // A stream without any deadline: silence lasts for ever.
    auto c = without_tls();
    c.idle = 10'000h;
    auto d = online(c);
    d.server("<message/>").stanza("<message/>");
    BOOST_CHECK_NO_THROW(d.run_every_way());
    BOOST_CHECK_THROW(d.fails_cleanly_at_every_step(), dialogue_mismatch);
}

BOOST_AUTO_TEST_CASE(a_stream_that_carries_on_behind_a_fault_is_found)
{
    // With ANONYMOUS any <success/> is the right one. The sweep knows only the one that is written
    // down; to it the engine takes another for the truth, and opens the next stream.
    const auto story = [](bool told) {
        auto c = without_tls();
        c.sasl.anonymous = true;
        auto d = dialogue(std::move(c));
        d.client(our_header)
            .server(header() + features(mechanisms({"ANONYMOUS"})))
            .client(
                "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'>=</auth>");
        if (told) d.may_succeed();
        d.server("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'></success>").client(our_header);
        return d;
    };
    BOOST_CHECK_NO_THROW(story(false).run_every_way());
    BOOST_CHECK_EXCEPTION(story(false).fails_cleanly_at_every_step(), dialogue_mismatch,
                          [](const dialogue_mismatch& e) {
                              const std::string what = e.what();
                              return what.starts_with("success before step 4") &&
                                     what.find(our_header) != std::string::npos;
                          });
    BOOST_CHECK_NO_THROW(story(true).fails_cleanly_at_every_step());
}

BOOST_AUTO_TEST_CASE(a_mismatch_names_the_step_and_both_sides)
{
    try {
        dialogue(config()).client(our_header).server(header()).client("<hello/>").run();
        BOOST_ERROR("must fail");
    } catch (const dialogue_mismatch& e) {
        const std::string what = e.what();
        BOOST_TEST(what.find("step 3") != std::string::npos);
        BOOST_TEST(what.find("<hello/>") != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()

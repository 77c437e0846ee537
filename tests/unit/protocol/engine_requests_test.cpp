// Requests on a stream: the reply to who waits for it, and what becomes of the others.
#include <mynah/protocol/engine.hpp>

#include "tests/unit/protocol/dialogues.hpp"

#include <mynah/stanza/iq.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

class slot final : public reply_slot {
public:
    void on_reply(result<stanza> r) override
    {
        BOOST_TEST(!reply.has_value());  // once
        reply.emplace(std::move(r));
    }
    std::optional<result<stanza>> reply;
};

// Returns the id of the request.
std::string ask(engine& e, std::string_view to, slot& waiter, std::string_view id = {})
{
    const auto address = to.empty() ? jid() : jid::parse(to).value();
    auto query = iq(iq_type::get, address).payload_xml("<query xmlns='urn:example:q'/>");
    if (!id.empty()) query.id(id);
    const auto sent = e.request(query, waiter);
    BOOST_REQUIRE(sent);
    BOOST_TEST(query.id() == *sent);
    return *sent;
}

// The runs of a dialogue share its actions, so each run begins with a fresh waiter.
class asking {
public:
    explicit asking(std::string_view to) : script(online())
    {
        script
            .act([this, address = std::string(to)](engine& e, time_point) {
                waiter.reply.reset();
                id = ask(e, address, waiter);
            })
            .client("<iq " + (to.empty() ? std::string() : "to='" + std::string(to) + "' ") +
                    "type='get' id='{q}'><query xmlns='urn:example:q'/></iq>");
    }

    // Then: nothing has come; a result has; an error has.
    dialogue& waits()
    {
        return script.act([this](engine& e, time_point) {
            BOOST_TEST(!waiter.reply.has_value());
            BOOST_TEST(e.pending_requests() == 1U);
        });
    }
    dialogue& has_result(std::string payload)
    {
        return script.act([this, payload](engine& e, time_point) {
            BOOST_REQUIRE(waiter.reply.has_value());
            BOOST_REQUIRE(waiter.reply->has_value());
            BOOST_TEST((*waiter.reply)->child().name() == payload);
            BOOST_TEST(e.pending_requests() == 0U);
        });
    }
    dialogue& has_error(boost::system::error_code code)
    {
        return script.act([this, code](engine& e, time_point) {
            BOOST_REQUIRE(waiter.reply.has_value());
            BOOST_REQUIRE(waiter.reply->has_error());
            BOOST_TEST(waiter.reply->error().code == code);
            BOOST_TEST(e.pending_requests() == 0U);
        });
    }

    dialogue script;
    slot waiter;
    std::string id;  // of the latest request
};

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_requests_test)

BOOST_AUTO_TEST_CASE(a_reply_goes_to_who_waits_and_nowhere_else)
{
    asking a("a@example.net/r");
    a.script
        .server(
            "<iq type='result' id='{q}' from='a@example.net/r'><ok "
            "xmlns='urn:example:q'/></iq><presence/>")
        .stanza("<presence/>");
    a.has_result("ok");
    run_every_way_and_fail(a.script);
}

BOOST_AUTO_TEST_CASE(the_id_of_a_request_cannot_be_guessed)
{
    auto d = online();
    d.act([](engine& e, time_point) {
        slot first, second;
        auto one = iq(iq_type::get).payload_xml("<query xmlns='urn:example:q'/>");
        auto two = iq(iq_type::get).payload_xml("<query xmlns='urn:example:q'/>");
        const auto id = e.request(one, first).value();
        BOOST_TEST(id.size() > 16U);  // 96 bits in base64
        BOOST_TEST(id != e.request(two, second).value());
        e.forget(id);
        BOOST_TEST(e.pending_requests() == 1U);
        e.abandon(errc::disconnected);
        BOOST_TEST(!first.reply.has_value());
        BOOST_TEST(second.reply.has_value());
    });
    d.act(
        [](engine& e, time_point now) { BOOST_TEST((e.next_event(now) == engine_event::closed)); });
    d.act([](engine& e, time_point) { e.consume(e.output().size()); });
    d.run();
}

BOOST_AUTO_TEST_CASE(a_reply_from_somebody_else_is_dropped_and_the_true_one_still_arrives)
{
    asking a("a@example.net/r");
    a.script
        .server(
            "<iq type='result' id='{q}' from='eve@example.net/r'><forged "
            "xmlns='urn:example:q'/></iq>"
            "<iq type='error' id='{q}' from='a@example.net/other'><error type='cancel'/></iq>"
            "<iq type='result' id='{q}'><forged xmlns='urn:example:q'/></iq><presence/>")
        .stanza("<presence/>");
    a.waits()
        .counted(&counters::unmatched_iq_reply, 3)
        .server(
            "<iq type='result' id='{q}' from='A@example.net/r'><ok "
            "xmlns='urn:example:q'/></iq><presence/>")
        .stanza("<presence/>");
    a.has_result("ok");
    run_every_way_and_fail(a.script);
}

BOOST_AUTO_TEST_CASE(our_own_account_and_server_answer_requests_without_an_address)
{
    for (const std::string from :
         {"", " from='bot@example.org'", " from='bot@example.org/x'", " from='example.org'"}) {
        asking a("");
        a.script
            .server("<iq type='result' id='{q}'" + from +
                    "><ok xmlns='urn:example:q'/></iq><presence/>")
            .stanza("<presence/>");
        a.has_result("ok");
        a.script.run_every_way();
    }
    for (const std::string from : {"eve@example.org", "bot@example.org/y", "example.net"}) {
        asking a("");
        a.script.server("<iq type='result' id='{q}' from='" + from + "'/><presence/>")
            .stanza("<presence/>");
        a.waits();
        a.script.run_every_way();
    }
}

BOOST_AUTO_TEST_CASE(an_error_reply_is_a_reply)
{
    asking a("a@example.net/r");
    a.script
        .server(
            "<iq type='error' id='{q}' from='a@example.net/r'><error type='cancel'><item-not-found "
            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq><presence/>")
        .stanza("<presence/>")
        .act([&](engine&, time_point) {
            BOOST_REQUIRE(a.waiter.reply.has_value());
            const auto& reply = *a.waiter.reply;
            const auto condition = reply ? reply->error().to_error().code : reply.error().code;
            BOOST_TEST((condition == stanza_condition::item_not_found));
        });
    a.script.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_late_reply_is_dropped_and_counted)
{
    asking a("");
    a.script.act([&](engine& e, time_point) { e.forget(a.id); })
        .server("<iq type='result' id='{q}'/><presence/>")
        .stanza("<presence/>")
        .counted(&counters::unmatched_iq_reply, 1)
        .act([&](engine& e, time_point) {
            BOOST_TEST(!a.waiter.reply.has_value());
            BOOST_TEST(e.pending_requests() == 0U);
        });
    run_every_way_and_fail(a.script);
}

BOOST_AUTO_TEST_CASE(a_second_reply_is_dropped_and_counted)
{
    asking a("");
    a.script
        .server(
            "<iq type='result' id='{q}'><ok xmlns='urn:example:q'/></iq><iq type='result' "
            "id='{q}'><again xmlns='urn:example:q'/></iq><presence/>")
        .stanza("<presence/>")
        .counted(&counters::unmatched_iq_reply, 1);
    a.has_result("ok");
    run_every_way_and_fail(a.script);
}

BOOST_AUTO_TEST_CASE(a_reply_that_nobody_waits_for_is_never_answered)
{
    auto d = online();
    d.server(
         "<iq type='result' id='1' from='a@example.net'/><iq type='error' id='1' "
         "from='a@example.net'>"
         "<error type='cancel'/></iq><presence/>")
        .client("")
        .stanza("<presence/>")
        .client("");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(a_request_may_bring_its_own_id)
{
    auto d = online();
    slot waiter;
    d.act([&](engine& e, time_point) {
         waiter.reply.reset();
         ask(e, "", waiter, "mine");
     })
        .client("<iq type='get' id='mine'><query xmlns='urn:example:q'/></iq>")
        .server("<iq type='result' id='mine'/><presence/>")
        .stanza("<presence/>")
        .act([&](engine&, time_point) { BOOST_TEST(waiter.reply.has_value()); });
    d.run_every_way();
}

BOOST_AUTO_TEST_CASE(an_id_is_pending_once)
{
    auto d = online();
    d.act([](engine& e, time_point) {
         slot first, second;
         ask(e, "", first, "mine");
         auto again = iq(iq_type::get).id("mine").payload_xml("<query xmlns='urn:example:q'/>");
         const auto refused = e.request(again, second);
         BOOST_REQUIRE(refused.has_error());
         BOOST_TEST((refused.error().code == errc::invalid_argument));
         BOOST_TEST(e.pending_requests() == 1U);
         e.forget("mine");
     }).client("<iq type='get' id='mine'><query xmlns='urn:example:q'/></iq>");
    d.run();
}

BOOST_AUTO_TEST_CASE(requests_have_a_limit)
{
    auto c = without_tls();
    c.pending_requests = 2;
    auto d = online(c);
    d.act([](engine& e, time_point now) {
        slot waiters[4];
        ask(e, "", waiters[0], "1");
        ask(e, "", waiters[1], "2");
        e.consume(e.output().size());
        auto third = iq(iq_type::get).payload_xml("<query xmlns='urn:example:q'/>");
        const auto refused = e.request(third, waiters[2]);
        BOOST_REQUIRE(refused.has_error());
        BOOST_TEST((refused.error().code == errc::too_many_requests));
        BOOST_TEST(e.output() == "");
        BOOST_TEST(!waiters[2].reply.has_value());
        e.forget("1");
        ask(e, "", waiters[3], "4");
        e.consume(e.output().size());
        e.abandon(errc::disconnected);
        BOOST_TEST((e.next_event(now) == engine_event::closed));
    });
    d.run();
}

BOOST_AUTO_TEST_CASE(a_request_that_cannot_be_written_is_not_waited_for)
{
    auto d = online();
    d.act([](engine& e, time_point) {
         slot waiter;
         auto bad = iq(iq_type::get).payload([](xml::writer& out) {
             out.element("q", "urn:example:q", "\x01");
         });
         const auto refused = e.request(bad, waiter);
         BOOST_REQUIRE(refused.has_error());
         BOOST_TEST((refused.error().code == errc::unwritable_text));
         BOOST_TEST(e.pending_requests() == 0U);
         BOOST_TEST(!waiter.reply.has_value());
     }).client("");
    d.run();
}

// The end

BOOST_AUTO_TEST_CASE(when_the_link_breaks_every_request_fails)
{
    asking a("a@example.net/r");
    a.script.act([](engine& e, time_point) { e.abandon(errc::truncated); });
    a.has_error(errc::disconnected).closed(errc::truncated);
    a.script.run();
}

BOOST_AUTO_TEST_CASE(when_the_server_ends_the_stream_every_request_fails)
{
    asking a("");
    a.script.server(server_error("reset")).client(end_of_stream).closed(stream_condition::reset);
    a.has_error(errc::disconnected);
    a.script.run_every_way();
    asking b("");
    b.script.server("</stream:stream>").client(end_of_stream).closed(errc::end_of_stream);
    b.has_error(errc::disconnected);
    b.script.run_every_way();
}

BOOST_AUTO_TEST_CASE(when_we_close_every_request_fails)
{
    asking a("");
    a.script.act([](engine& e, time_point now) { e.close(now); })
        .client(end_of_stream)
        .server("</stream:stream>")
        .closed(errc::closed);
    a.has_error(errc::disconnected);
    a.script.run_every_way();
}

BOOST_AUTO_TEST_CASE(a_stream_that_is_over_takes_no_request)
{
    auto d = online();
    d.server("</stream:stream>")
        .client(end_of_stream)
        .closed(errc::end_of_stream)
        .act([](engine& e, time_point) {
            slot waiter;
            auto late = iq(iq_type::get).payload_xml("<query xmlns='urn:example:q'/>");
            const auto refused = e.request(late, waiter);
            BOOST_REQUIRE(refused.has_error());
            BOOST_TEST((refused.error().code == errc::closed));
            BOOST_TEST(!waiter.reply.has_value());
        });
    d.run();
}

BOOST_AUTO_TEST_SUITE_END()

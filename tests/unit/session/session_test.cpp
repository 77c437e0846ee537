#include "session_fixture.hpp"

#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

class online_fixture : public session_fixture {
public:
    online_fixture() : online_fixture(default_config()) {}
    explicit online_fixture(session_config config) : session_fixture(std::move(config))
    {
        start();
        log_in();
    }
};

iq ping()
{
    return iq(iq_type::get, jid::parse("example.org").value())
        .payload_xml("<ping xmlns='urn:xmpp:ping'/>");
}

// Makes a request and keeps what came of it.
class asker {
public:
    asker(session_fixture& f, duration deadline = 30s) : group_(f.io.get_executor())
    {
        group_.spawn(ask(f.subject.handle(), deadline, f.io), "asker");
        f.time.settle();
    }
    void cancel() { group_.cancel(); }

    std::optional<result<stanza>> reply;

private:
    task<> ask(sender out, duration deadline, asio::io_context&)
    {
        auto asking = out.request(ping(), deadline);
        reply.emplace(co_await std::move(asking));
    }

    task_group group_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(session_test)

BOOST_AUTO_TEST_CASE(it_logs_in_and_says_that_it_is_online)
{
    session_fixture f;
    f.start();
    BOOST_TEST(!f.subject.online());
    f.log_in();
    BOOST_TEST(f.subject.online());
    BOOST_TEST(f.events.online == 1);
    BOOST_TEST(f.subject.address().text() == "bot@example.org/x");
    BOOST_TEST(f.links.link().identity() == "example.org");
    BOOST_TEST(f.links.link().alpn() == "xmpp-client");
}

BOOST_AUTO_TEST_CASE(whatever_the_sizes_of_the_pieces_it_logs_in)
{
    for (std::uint32_t seed = 1; seed <= 20; ++seed) {
        memory_link_options pieces;
        pieces.seed = seed;
        session_fixture f(default_config(), pieces);
        f.start();
        f.log_in();
        BOOST_TEST(f.events.online == 1, "seed " << seed);
    }
}

BOOST_AUTO_TEST_CASE(stanzas_reach_the_layer_above_in_order)
{
    online_fixture f;
    f.say(
        "<message from='ann@example.org/1' id='a'><body>1</body></message><message "
        "from='ann@example.org/1' id='b'/>");
    f.say("<iq type='get' from='ann@example.org/1' id='c'><ping xmlns='urn:xmpp:ping'/></iq>");
    BOOST_TEST(f.events.stanzas == (std::vector<std::string>{"a", "b", "c"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_sent_within_a_turn_leaves_at_its_end_in_one_write)
{
    online_fixture f;
    (void)f.heard();
    auto out = f.subject.handle();
    BOOST_TEST(out.try_send(message(jid::parse("ann@example.org").value()).body("1")).has_value());
    BOOST_TEST(out.try_send(message(jid::parse("ann@example.org").value()).body("2")).has_value());
    BOOST_TEST(f.heard() == "");
    const auto writes = f.links.link().writes();
    f.time.settle();
    BOOST_TEST(f.heard() ==
               "<message to='ann@example.org' type='chat'><body>1</body></message>"
               "<message to='ann@example.org' type='chat'><body>2</body></message>");
    BOOST_TEST(f.links.link().writes() - writes == 1u);
}

BOOST_AUTO_TEST_CASE(a_request_gets_its_reply)
{
    online_fixture f;
    (void)f.heard();
    asker a(f);
    BOOST_TEST(!a.reply);
    f.say("<iq type='result' from='example.org' id='" + f.id_in(f.heard()) + "'/>");
    BOOST_REQUIRE(a.reply);
    BOOST_TEST(a.reply->has_value());
}

BOOST_AUTO_TEST_CASE(an_error_reply_is_an_error_with_its_condition)
{
    online_fixture f;
    (void)f.heard();
    asker a(f);
    f.say("<iq type='error' from='example.org' id='" + f.id_in(f.heard()) +
          "'><error type='cancel'><item-not-found "
          "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    BOOST_REQUIRE(a.reply);
    BOOST_TEST((a.reply->error().code == stanza_condition::item_not_found));
}

BOOST_AUTO_TEST_CASE(a_reply_behind_the_deadline_is_dropped)
{
    online_fixture f;
    (void)f.heard();
    asker a(f, 10s);
    const auto id = f.id_in(f.heard());
    f.time.advance(9s);
    BOOST_TEST(!a.reply);
    f.time.advance(2s);
    BOOST_REQUIRE(a.reply);
    BOOST_TEST((a.reply->error().code == errc::timed_out));
    f.say("<iq type='result' from='example.org' id='" + id + "'/>");
    BOOST_TEST(f.subject.counts().unmatched_iq_reply == 1u);
}

BOOST_AUTO_TEST_CASE(the_reply_to_a_cancelled_request_is_dropped)
{
    online_fixture f;
    (void)f.heard();
    asker a(f);
    const auto id = f.id_in(f.heard());
    a.cancel();
    f.time.settle();
    BOOST_TEST(!a.reply);
    f.say("<iq type='result' from='example.org' id='" + id + "'/>");
    BOOST_TEST(f.subject.counts().unmatched_iq_reply == 1u);
}

BOOST_AUTO_TEST_CASE(a_request_fails_when_the_connection_does)
{
    online_fixture f;
    asker a(f);
    f.links.link().cut();
    f.time.settle();
    BOOST_REQUIRE(a.reply);
    BOOST_TEST((a.reply->error().code == errc::disconnected));
}

BOOST_AUTO_TEST_CASE(past_the_high_water_mark_try_send_refuses_and_send_waits)
{
    auto config = default_config();
    config.output_high_water = 1000;
    memory_link_options narrow;
    narrow.write_room = 1500;
    session_fixture f(std::move(config), narrow);
    f.start();
    f.log_in();
    (void)f.heard();
    const auto big = [] {
        return message(jid::parse("ann@example.org").value()).body(std::string(900, 'x'));
    };
    auto out = f.subject.handle();
    for (int i = 0; i < 3; ++i) {  // 1500 bytes go to the link, the rest waits
        BOOST_TEST(out.try_send(big()).has_value());
        f.time.settle();
    }
    auto refused = out.try_send(big());
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::queue_full));
    BOOST_TEST(f.subject.counts().refused_output == 1u);

    std::optional<result<receipt>> sent;
    struct waits {
        static task<> send(sender out, outgoing m, std::optional<result<receipt>>& sent)
        {
            auto sending = out.send(std::move(m));
            sent.emplace(co_await std::move(sending));
        }
    };
    task_group group(f.io.get_executor());
    group.spawn(waits::send(out, big(), sent), "sender");
    f.time.settle();
    BOOST_TEST(!sent);
    while (!f.heard().empty()) f.time.settle();
    BOOST_REQUIRE(sent);
    BOOST_TEST(sent->has_value());
}

BOOST_AUTO_TEST_CASE(after_a_cut_it_comes_back_within_the_backoff)
{
    online_fixture f;
    const auto before = f.subject.handle();
    f.links.link().cut();
    f.time.settle();
    BOOST_REQUIRE(f.events.reasons.size() == 1u);
    BOOST_TEST((f.events.reasons[0].code == errc::truncated));
    BOOST_REQUIRE(f.events.retry);
    BOOST_TEST((*f.events.retry <= 1s));
    f.time.advance(2s);
    BOOST_TEST(f.links.attempts() == 2u);
    f.log_in();
    BOOST_TEST(f.events.online == 2);
    // What was held from before the cut must not speak in the new session.
    auto refused = before.try_send(message(jid::parse("ann@example.org").value()).body("late"));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::stale));
}

BOOST_AUTO_TEST_CASE(while_the_server_is_away_it_tries_again_and_again)
{
    session_fixture f;
    f.links.refuse(error(errc::connect_failed));
    f.start();
    f.time.advance(600s);
    BOOST_TEST(f.links.attempts() > 10u);
    BOOST_TEST(f.links.attempts() < 100u);
    f.links.refuse(std::nullopt);
    const auto before = f.links.attempts();  // log in as soon as it is there: it waits 30 s for us
    for (int i = 0; i < 61 && f.links.attempts() == before; ++i) f.time.advance(1s);
    f.log_in();
    BOOST_TEST(f.events.online == 1);
}

BOOST_AUTO_TEST_CASE(replaced_by_another_connection_it_stops)
{
    online_fixture f;
    f.say(
        "<stream:error><conflict "
        "xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == stream_condition::conflict));
    f.time.advance(3600s);
    BOOST_TEST(f.links.attempts() == 1u);
}

BOOST_AUTO_TEST_CASE(a_refused_account_is_not_tried_again)
{
    session_fixture f;
    f.start();
    f.say(f.header() +
          "<stream:features><mechanisms "
          "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism>"
          "</mechanisms></stream:features>");
    f.say("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == sasl::sasl_condition::not_authorized));
    BOOST_TEST(f.links.attempts() == 1u);
}

BOOST_AUTO_TEST_CASE(stop_says_good_bye_and_waits_for_the_answer)
{
    online_fixture f;
    (void)f.heard();
    f.subject.stop();
    f.time.settle();
    BOOST_TEST(f.heard() == "</stream:stream>");
    BOOST_TEST(!f.ended);
    f.say("</stream:stream>");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::closed));
    BOOST_TEST(f.links.link().closed());
}

BOOST_AUTO_TEST_CASE(a_server_that_says_nothing_delays_the_stop_by_three_seconds)
{
    online_fixture f;
    f.subject.stop();
    f.time.advance(2900ms);
    BOOST_TEST(!f.ended);
    f.time.advance(200ms);
    BOOST_TEST(f.ended.has_value());
}

BOOST_AUTO_TEST_CASE(stop_works_at_every_stage)
{
    for (int stage = 0; stage <= 3; ++stage) {
        session_fixture f;
        if (stage == 0) f.links.refuse(error(errc::connect_failed));
        f.start();
        if (stage >= 2) f.say(f.header());
        if (stage >= 3)
            f.say(
                "<stream:features><mechanisms "
                "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL</mechanism>"
                "</mechanisms></stream:features>");
        f.subject.stop();
        f.time.advance(4s);
        BOOST_TEST(f.ended.has_value(), "stage " << stage);
    }
}

BOOST_AUTO_TEST_CASE(its_end_is_told_once_wherever_it_is_stopped)
{
    for (const std::string_view stage : {"refused", "connected", "online", "backoff"}) {
        session_fixture f;
        if (stage == "refused") f.links.refuse(error(errc::connect_failed));
        f.start();
        if (stage == "online" || stage == "backoff") f.log_in();
        if (stage == "backoff") f.links.link().cut();
        f.time.settle();
        const auto before = f.events.reasons.size();
        f.subject.stop();
        f.time.advance(4s);
        BOOST_TEST(f.ended.has_value(), stage);
        BOOST_REQUIRE(f.events.reasons.size() == before + 1);
        BOOST_TEST((f.events.reasons.back().code == errc::closed), stage);
        BOOST_TEST(!f.events.retry);
    }
}

BOOST_AUTO_TEST_CASE(its_end_is_told_once_when_it_is_cancelled)
{
    for (const std::string_view stage : {"connected", "online", "backoff"}) {
        session_fixture f;
        f.start();
        if (stage != "connected") f.log_in();
        if (stage == "backoff") f.links.link().cut();
        f.time.settle();
        const auto before = f.events.reasons.size();
        f.group.cancel();
        f.time.settle();
        BOOST_TEST(f.group.size() == 0u, stage);
        BOOST_REQUIRE(f.events.reasons.size() == before + 1);
        BOOST_TEST((f.events.reasons.back().code == errc::closed), stage);
    }
}

BOOST_AUTO_TEST_CASE(what_the_layer_above_throws_costs_the_stream_not_the_session)
{
    class clumsy final : public session_events {
    public:
        void on_online() override { ++online; }
        void on_offline(const error& why, std::optional<duration>) override { last = why; }
        void on_stanza(stanza, std::uint64_t) override { throw std::runtime_error("a bug above"); }
        int online = 0;
        error last;
    } events;
    session_fixture f(events);
    f.start();
    f.log_in();
    f.say("<message/>");
    BOOST_TEST((events.last.code == errc::disconnected));
    BOOST_TEST(events.last.text == "a bug above");
    f.time.advance(2s);
    f.log_in();
    BOOST_TEST(events.online == 2);
}

BOOST_AUTO_TEST_CASE(answers_past_the_limit_end_the_stream)
{
    auto config = default_config();
    config.output_high_water = 1000;
    config.output_limit = 4000;
    memory_link_options narrow;
    narrow.write_room = 1500;
    session_fixture f(std::move(config), narrow);
    f.start();
    f.log_in();
    (void)f.heard();
    const auto out = f.subject.handle();
    const jid ann = jid::parse("ann@example.org").value();
    result<void> sent;
    int answers = 0;
    for (; sent && answers < 100; ++answers) {
        sent = out.answer(message(ann).body(std::string(900, 'x')));
        f.time.settle();
    }
    BOOST_TEST(answers < 10);
    BOOST_REQUIRE(!sent);
    BOOST_REQUIRE(f.events.reasons.size() == 1u);
    BOOST_TEST((f.events.reasons[0].code == errc::queue_full));
    BOOST_TEST(f.events.retry.has_value());
}

BOOST_AUTO_TEST_CASE(a_server_that_takes_no_data_for_a_minute_is_left)
{
    memory_link_options narrow;
    narrow.write_room = 1500;
    session_fixture f(default_config(), narrow);
    f.start();
    f.log_in();
    (void)f.heard();
    const jid ann = jid::parse("ann@example.org").value();
    BOOST_TEST(f.subject.handle().try_send(message(ann).body(std::string(5000, 'x'))).has_value());
    f.time.advance(40s);
    (void)f.heard();  // some of it is taken: that is a sign of life
    f.time.advance(40s);
    BOOST_TEST(f.events.reasons.empty());
    f.say("<presence/>");  // that it talks is none
    f.time.advance(25s);
    BOOST_REQUIRE(f.events.reasons.size() == 1u);
    BOOST_TEST((f.events.reasons[0].code == errc::timed_out));
    BOOST_TEST(f.events.reasons[0].text == "the server takes no more data");
}

BOOST_AUTO_TEST_CASE(a_target_that_leads_nowhere_is_not_asked_first_again)
{
    session_fixture f;
    f.start();
    f.links.link().cut();
    f.time.advance(2s);
    BOOST_REQUIRE(f.links.attempts() == 2u);
    BOOST_TEST(f.links.asked()[1].avoid.has_value());
    f.log_in();
    f.links.link().cut();
    while (f.links.attempts() == 2u) f.time.advance(1s);
    BOOST_TEST(!f.links.asked()[2].avoid.has_value());
}

BOOST_AUTO_TEST_CASE(stopped_while_it_waits_to_try_again_it_was_stopped_and_did_not_fail)
{
    online_fixture f;
    f.links.link().cut();
    f.time.settle();
    f.subject.stop();
    f.time.settle();
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::closed));
}

BOOST_AUTO_TEST_CASE(a_silent_server_is_asked_and_then_left)
{
    online_fixture f;
    (void)f.heard();
    f.time.advance(61s);
    BOOST_TEST(f.heard().find("<ping xmlns='urn:xmpp:ping'/>") != std::string::npos);
    f.time.advance(31s);
    BOOST_REQUIRE(!f.events.reasons.empty());
    BOOST_TEST((f.events.reasons[0].code == errc::timed_out));
}

BOOST_AUTO_TEST_CASE(see_other_host_is_followed_with_the_same_identity)
{
    session_fixture f;
    f.start();
    f.say(f.header() +
          "<stream:error><see-other-host "
          "xmlns='urn:ietf:params:xml:ns:xmpp-streams'>gw7.example.net:5999</see-other-host>"
          "</stream:error>");
    BOOST_REQUIRE(f.links.attempts() == 2u);
    BOOST_TEST(f.links.asked()[1].via->to_string() == "gw7.example.net:5999");
    BOOST_TEST(f.links.link().identity() == "example.org");
    f.log_in();
    BOOST_TEST(f.events.online == 1);
    f.links.link().cut();
    f.time.advance(2s);
    BOOST_TEST(!f.links.asked()[2].via);  // never remembered
}

BOOST_AUTO_TEST_CASE(another_name_can_be_trusted_with_the_account)
{
    auto config = default_config();
    config.tls_name = "talk.example.com";
    config.fallback = net::endpoint("talk.example.com", 5222);
    session_fixture f(std::move(config));
    f.start();
    BOOST_TEST(f.links.link().identity() == "talk.example.com");
    BOOST_TEST(f.links.asked()[0].domain == "example.org");
    BOOST_TEST(f.links.asked()[0].fallback.value().to_string() == "talk.example.com:5222");
    f.log_in();
    BOOST_TEST(f.events.online == 1);
}

BOOST_AUTO_TEST_CASE(what_the_service_does_not_do_fails_at_once)
{
    auto config = default_config();
    config.stream.serves_not =
        protocol::service_limits("Example Chat", {protocol::unserved::other_messages});
    session_fixture f(std::move(config));
    f.start();
    f.log_in();
    (void)f.heard();
    const auto out = f.subject.handle();
    const auto refused = out.try_send(message().type(message_type::normal).body("hi"));
    BOOST_REQUIRE(!refused);
    BOOST_TEST((refused.error().code == errc::not_served));
    BOOST_TEST(refused.error().text == "Example Chat takes messages of type chat only");
    BOOST_TEST(f.heard() == "");
}

BOOST_AUTO_TEST_CASE(a_chain_of_redirections_ends)
{
    session_fixture f;
    f.start();
    for (int i = 0; i < 4; ++i)
        f.say(f.header() +
              "<stream:error><see-other-host "
              "xmlns='urn:ietf:params:xml:ns:xmpp-streams'>gw.example.net</see-other-host></"
              "stream:error>");
    BOOST_REQUIRE(f.events.reasons.size() == 1u);
    BOOST_TEST((f.events.reasons[0].code == errc::too_many_redirects));
    BOOST_TEST(f.links.attempts() == 4u);
}

// Whoever is on the path may send it before TLS: he must not reach through us where he cannot go
// himself.
BOOST_AUTO_TEST_CASE(a_redirection_from_the_network_into_what_is_nearer_is_refused)
{
    using enum net::address_scope;
    const std::pair<net::address_scope, net::address_scope> inwards[] = {
        {anywhere, private_network}, {anywhere, loopback}, {private_network, loopback}};
    for (const auto& [first, second] : inwards) {
        memory_link_options far;
        far.scope = first;
        session_fixture f(default_config(), far);
        f.start();
        far.scope = second;
        f.links.set_options(far);
        f.say(f.header() +
              "<stream:error><see-other-host "
              "xmlns='urn:ietf:params:xml:ns:xmpp-streams'>inner</see-other-host></stream:error>");
        BOOST_REQUIRE(!f.events.reasons.empty());
        BOOST_TEST((f.events.reasons[0].code == errc::redirect_refused));
        BOOST_TEST(f.heard() == "");
    }
}

BOOST_AUTO_TEST_CASE(clear_text_goes_to_this_machine_only)
{
    auto config = default_config();
    config.stream.tls = protocol::tls_policy::off;
    memory_link_options far;
    far.scope = net::address_scope::anywhere;
    far.peer = "192.0.2.1:5222";
    session_fixture f(std::move(config), far);
    f.start();
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::clear_text_refused));
    BOOST_TEST(f.links.link().bytes_written() == 0u);
}

BOOST_AUTO_TEST_CASE(a_refused_certificate_is_the_end)
{
    session_fixture f;
    memory_link_options options;
    f.links.set_options(options);
    f.links.refuse(std::nullopt);
    // The handshake happens as soon as the link is there, so the refusal must be there before it.
    struct refusing final : net::link_source {
        explicit refusing(memory_links& l) : inner(l) {}
        task<result<net::connection>> connect(net::connect_options o) override
        {
            auto connecting = inner.connect(std::move(o));
            auto made = co_await std::move(connecting);
            inner.link().refuse_tls(
                error(errc::certificate_rejected, "the certificate is for example.net"));
            co_return made;
        }
        memory_links& inner;
    } links(f.links);
    session strict(f.io.get_executor(), f.time.wheel(), links, default_config(), f.events);
    std::optional<error> ended;
    struct runs {
        static task<> run(session& s, std::optional<error>& ended)
        {
            auto running = s.run();
            ended = co_await std::move(running);
        }
    };
    task_group group(f.io.get_executor());
    group.spawn(runs::run(strict, ended), "session");
    f.time.settle();
    BOOST_REQUIRE(ended);
    BOOST_TEST((ended->code == errc::certificate_rejected));
    BOOST_TEST(f.links.attempts() == 1u);
}

// --- A handshake that takes its time

namespace {

memory_link_options silent_in_the_handshake()
{
    memory_link_options options;
    options.stall_tls = true;
    return options;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_server_that_never_answers_the_client_hello_is_left_after_30_seconds)
{
    session_fixture f(default_config(), silent_in_the_handshake());
    f.start();
    f.time.advance(29s);
    BOOST_TEST(f.events.reasons.empty());
    f.time.advance(1s);
    BOOST_REQUIRE(f.events.reasons.size() == 1u);
    BOOST_TEST((f.events.reasons[0].code == errc::timed_out));
    BOOST_REQUIRE(f.events.retry);
    f.links.set_options({});
    f.time.advance(*f.events.retry + 100ms);
    BOOST_TEST(f.links.attempts() == 2u);
    f.log_in();
    BOOST_TEST(f.events.online == 1);
}

BOOST_AUTO_TEST_CASE(closing_answers_who_waits_in_a_handshake)
{
    session_fixture f(default_config(), silent_in_the_handshake());
    f.start();
    BOOST_TEST(f.links.link().identity() == "example.org");
    f.subject.stop();
    f.time.settle();
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::closed));
    BOOST_TEST(f.links.link().closed());
    BOOST_TEST(f.links.link().bytes_written() == 0u);
}

BOOST_AUTO_TEST_CASE(a_handshake_that_stands_late_is_gone_on_with)
{
    session_fixture f(default_config(), silent_in_the_handshake());
    f.start();
    f.time.advance(20s);
    BOOST_TEST(f.links.link().bytes_written() == 0u);
    f.links.link().release_tls();
    f.time.settle();
    f.log_in();
    BOOST_TEST(f.events.online == 1);
}

// --- Output that is stuck

namespace {

// Online, and more than the high-water mark waits for a peer that reads nothing.
class stuck_fixture : public session_fixture {
public:
    stuck_fixture() : session_fixture(low_mark(), narrow())
    {
        start();
        log_in();
        (void)heard();
        auto out = subject.handle();
        for (int i = 0; i < 3; ++i) {  // 1500 bytes go to the link, the rest waits
            BOOST_REQUIRE(out.try_send(
                message(jid::parse("ann@example.org").value()).body(std::string(900, 'x'))));
            time.settle();
        }
    }

private:
    static session_config low_mark()
    {
        auto config = default_config();
        config.output_high_water = 1000;
        config.write_timeout = 10min;
        return config;
    }
    static memory_link_options narrow()
    {
        memory_link_options options;
        options.write_room = 1500;
        return options;
    }
};

task<> ask_by_id(sender out, std::optional<result<stanza>>& reply)
{
    auto asking = out.request(ping().id("q"), 30s);
    reply.emplace(co_await std::move(asking));
}

}  // namespace

BOOST_AUTO_TEST_CASE(what_comes_while_output_is_stuck_is_not_read)
{
    stuck_fixture f;
    f.say("<message id='a'/>");
    f.say("<message id='b'/>");
    BOOST_TEST(f.events.stanzas.size() == 1u);  // the reader stood ready when the first came
    while (!f.heard().empty()) f.time.settle();
    BOOST_TEST(f.events.stanzas.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_reply_is_read_although_output_is_stuck)
{
    stuck_fixture f;
    f.say("<message id='a'/>");  // the reader now waits for room
    std::optional<result<stanza>> reply;
    f.group.spawn(ask_by_id(f.subject.handle(), reply), "asker");
    f.time.settle();
    f.say("<iq type='result' from='example.org' id='q'/>");
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->has_value());
}

BOOST_AUTO_TEST_CASE(what_we_do_not_read_is_no_silence)
{
    stuck_fixture f;
    f.say("<message id='a'/>");  // the reader now waits for room
    for (int i = 0; i < 7; ++i) {
        f.say("<message id='unread'/>");
        f.time.advance(13s);
    }
    BOOST_TEST(f.events.reasons.empty());
    BOOST_TEST(f.subject.online());
}

BOOST_AUTO_TEST_SUITE_END()

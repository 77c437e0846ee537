#include "dispatcher_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

constexpr xml::qname query{"query", "urn:example:q"};
constexpr xml::qname slow{"slow", "urn:example:q"};
constexpr xml::qname game{"game", "urn:example:game"};

class host final : public handler_host {
public:
    void answer(incoming& request)
    {
        (void)request.result([](xml::writer& out) { out.start("query", "urn:example:q").end(); });
    }
    void forget(incoming&) {}
    void answer_badly(incoming&) { throw std::runtime_error("a bug"); }
    void answer_twice(incoming& request)
    {
        first = request.result();
        second = request.error(stanza_error(stanza_condition::forbidden));
    }
    void answer_what_xml_cannot_carry(incoming& request)
    {
        first = request.result([](xml::writer& out) { out.element("q", std::string("\x01", 1)); });
    }
    void stumble(const stanza&, sender) { throw std::runtime_error("a bug"); }

    task<> late(incoming request)
    {
        auto waiting = sleep(*wheel, 10s);
        co_await std::move(waiting);
        (void)request.result();
    }
    task<> never(incoming request)
    {
        auto waiting = sleep(*wheel, 24h);
        co_await std::move(waiting);
        (void)request.result();
    }
    task<> throws(incoming)
    {
        throw std::runtime_error("a bug");
        co_return;
    }
    task<> echo(incoming m)
    {
        order.push_back("begin " + std::string(m.id()));
        if (m.body() == "wait") {
            auto waiting = sleep(*wheel, 10s);
            co_await std::move(waiting);
        }
        order.push_back("end " + std::string(m.id()));
        auto replying = m.reply(m.body());
        co_await std::move(replying);
    }
    void answer_once(incoming& request)
    {
        registry->remove(self);
        (void)request.result();
    }
    task<> work_once(incoming request)
    {
        registry->remove(self);
        return late(std::move(request));
    }
    void watch(const stanza& s, sender) { seen.push_back(std::string(s.id())); }

    void on_error(const error& why, std::string_view what, jid_view peer) override
    {
        errors.push_back(std::string(what) + " " + std::string(peer.text()) + ": " + why.text);
    }
    bool admits(const stanza& s, const sender&) override
    {
        return s.from().domain() != "stranger.example";
    }

    timer_wheel* wheel = nullptr;
    handler_registry* registry = nullptr;
    handler_id self{};  // of the handler that removes itself
    std::vector<std::string> order;
    std::vector<std::string> seen;
    std::vector<std::string> errors;
    result<void> first, second;
};

class stranger final : public handler_host {
public:
    void answer(incoming& request) { (void)request.result(); }
};

class fixture {
public:
    explicit fixture(backlog_limits limits = {}, worker_limits crew = {})
        : f_(bot, registry, limits, crew)
    {
        bot.wheel = &f_.time.wheel();
        bot.registry = &registry;
    }
    dispatcher_fixture* operator->() { return &f_; }

    host bot;
    handler_registry registry;

private:
    dispatcher_fixture f_;
};

std::string request(std::string_view id, std::string_view payload,
                    std::string_view from = "ann@example.net/1")
{
    return "<iq type='get' from='" + std::string(from) + "' id='" + std::string(id) + "'>" +
           std::string(payload) + "</iq>";
}

std::string refusal(std::string_view id, std::string_view type, std::string_view condition)
{
    return "<iq to='ann@example.net/1' type='error' id='" + std::string(id) + "'><error type='" +
           std::string(type) + "'><" + std::string(condition) +
           " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
}

std::string chat(std::string_view id, std::string_view body,
                 std::string_view from = "ann@example.net/1")
{
    return "<message type='chat' from='" + std::string(from) + "' id='" + std::string(id) +
           "'><body>" + std::string(body) + "</body></message>";
}

constexpr std::string_view q = "<query xmlns='urn:example:q'/>";
constexpr std::string_view s = "<slow xmlns='urn:example:q'/>";

}  // namespace

BOOST_AUTO_TEST_SUITE(dispatcher_test)

BOOST_AUTO_TEST_CASE(a_query_is_answered_at_once)
{
    fixture f;
    f.registry.answer(iq_type::get, query, &host::answer);
    BOOST_TEST(
        f->answer_to(request("1", q)) ==
        "<iq to='ann@example.net/1' type='result' id='1'><query xmlns='urn:example:q'/></iq>");
}

BOOST_AUTO_TEST_CASE(a_request_for_which_there_is_no_handler_is_refused)
{
    fixture f;
    BOOST_TEST(f->answer_to(request("1", q)) == refusal("1", "cancel", "service-unavailable"));
    f.registry.answer(iq_type::set, query, &host::answer);  // another type
    f.registry.answer(iq_type::get, {"query", "urn:example:other"}, &host::answer);
    BOOST_TEST(f->answer_to(request("2", q)) == refusal("2", "cancel", "service-unavailable"));
}

BOOST_AUTO_TEST_CASE(a_request_that_its_handler_forgets_is_answered_once_all_the_same)
{
    fixture f;
    f.registry.answer(iq_type::get, query, &host::forget);
    BOOST_TEST(f->answer_to(request("1", q)) == refusal("1", "cancel", "internal-server-error"));
}

BOOST_AUTO_TEST_CASE(a_handler_that_throws_costs_one_error_and_one_answer)
{
    fixture f;
    f.registry.on_iq(iq_type::get, query, &host::throws);
    BOOST_TEST(f->answer_to(request("1", q)) == refusal("1", "cancel", "internal-server-error"));
    BOOST_REQUIRE(f.bot.errors.size() == 1u);
    BOOST_TEST(f.bot.errors[0] == "handler ann@example.net/1: a handler threw a bug");
    BOOST_TEST(f->answer_to(request("2", q)) ==
               refusal("2", "cancel", "internal-server-error"));  // the worker lives
}

BOOST_AUTO_TEST_CASE(an_answer_that_throws_costs_one_error_and_one_answer)
{
    fixture f;
    f.registry.answer(iq_type::get, query, &host::answer_badly);
    for (const auto* id : {"1", "2"})
        BOOST_TEST(f->answer_to(request(id, q)) == refusal(id, "cancel", "internal-server-error"));
    BOOST_REQUIRE(f.bot.errors.size() == 2u);
    BOOST_TEST(f.bot.errors[0] == "answer ann@example.net/1: a handler threw a bug");
    BOOST_TEST(f->subject.counts().handler_failed == 2u);
}

BOOST_AUTO_TEST_CASE(an_observer_that_throws_costs_one_error)
{
    fixture f;
    f.registry.watch(stanza_kind::message, &host::stumble);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    BOOST_TEST(f->answer_to(chat("1", "a")) != "");
    BOOST_REQUIRE(f.bot.errors.size() == 1u);
    BOOST_TEST(f.bot.errors[0] == "observer ann@example.net/1: a handler threw a bug");
}

BOOST_AUTO_TEST_CASE(the_second_answer_is_refused)
{
    fixture f;
    f.registry.answer(iq_type::get, query, &host::answer_twice);
    BOOST_TEST(f->answer_to(request("1", q)) ==
               "<iq to='ann@example.net/1' type='result' id='1'/>");
    BOOST_TEST(f.bot.first.has_value());
    BOOST_REQUIRE(!f.bot.second);
    BOOST_TEST((f.bot.second.error().code == errc::invalid_argument));
}

BOOST_AUTO_TEST_CASE(an_answer_that_xml_cannot_carry_is_replaced_by_an_error)
{
    fixture f;
    f.registry.answer(iq_type::get, query, &host::answer_what_xml_cannot_carry);
    BOOST_TEST(f->answer_to(request("1", q)) == refusal("1", "cancel", "internal-server-error"));
    BOOST_REQUIRE(!f.bot.first);
    BOOST_TEST((f.bot.first.error().code == errc::unwritable_text));
}

BOOST_AUTO_TEST_CASE(a_member_of_a_class_that_the_bot_is_not_is_found_out)
{
    fixture f;
    f.registry.answer(iq_type::get, query, &stranger::answer);
    BOOST_TEST(f->answer_to(request("1", q)) == refusal("1", "cancel", "internal-server-error"));
    BOOST_REQUIRE(f.bot.errors.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_handler_that_takes_too_long_is_cancelled_and_its_request_answered)
{
    worker_limits hurried;
    hurried.deadline = 20s;
    hurried.running = 1;
    fixture f({}, hurried);
    f.registry.on_iq(iq_type::get, slow, &host::never);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f->say(request("1", s) + chat("2", "b"));
    f->time.advance(19s);
    BOOST_TEST(f->heard() == "");
    f->time.advance(10s);
    const auto heard = f->heard();
    BOOST_TEST(heard.starts_with(refusal("1", "cancel", "internal-server-error")), heard);
    BOOST_TEST(heard.find("<body>b</body>") != std::string::npos, "its worker goes on");
    BOOST_TEST(f->subject.counts().handler_timed_out == 1u);
    BOOST_TEST(f.bot.errors.empty());
    // The next job of this worker is not cancelled in its turn.
    f->say(chat("3", "wait"));
    f->time.advance(11s);
    BOOST_TEST(f->heard().find("<body>wait</body>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_waits_behind_a_cancelled_handler_is_answered_at_the_end)
{
    std::string last_words;
    {
        fixture f;
        f.registry.on_iq(iq_type::get, slow, &host::never);
        f->say(request("1", s) + request("2", s) + request("3", s));
        f->group.spawn(f->pool.shut_down(), "end");
        f->time.settle();
        last_words = f->heard();
        BOOST_TEST(f->dispatch.backlog() == 0u);
    }
    for (const auto* id : {"1", "2", "3"})
        BOOST_TEST(last_words.find(refusal(id, "cancel", "internal-server-error")) !=
                   std::string::npos);
}

BOOST_AUTO_TEST_CASE(drained_the_session_has_no_handlers_left_and_the_pool_goes_on)
{
    fixture f;
    f.registry.on_iq(iq_type::get, slow, &host::never);
    f->say(request("1", s) + request("2", s));
    std::optional<bool> drained;
    struct drains {
        static task<> now(dispatcher& d, timer_wheel& wheel, std::optional<bool>& drained)
        {
            auto draining = d.drain(wheel, 5s);
            drained = co_await std::move(draining);
        }
    };
    f->group.spawn(drains::now(f->dispatch, f->time.wheel(), drained), "drain");
    f->time.advance(4s);
    BOOST_TEST(!drained);
    BOOST_TEST(f->answer_to(request("3", s)) == refusal("3", "cancel", "service-unavailable"));
    f->time.advance(2s);
    BOOST_REQUIRE(drained);
    BOOST_TEST(*drained);
    BOOST_TEST(f->dispatch.backlog() == 0u);
    BOOST_TEST(f->pool.running() == 0u);
}

BOOST_AUTO_TEST_CASE(one_sender_cannot_take_the_room_of_the_others)
{
    worker_limits fair;
    fair.per_lane = 2;
    fixture f({}, fair);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f->say(chat("1", "wait"));
    f->say(chat("2", "b") + chat("3", "c") + chat("4", "d"));
    BOOST_TEST(f->subject.counts().shed_message == 1u);
    BOOST_TEST(f->answer_to(chat("5", "e", "bob@example.net/1")).find("<body>e</body>") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_a_thread_has_in_hand_is_bounded_whatever_its_sessions_may_queue)
{
    worker_limits small;
    small.bytes = 100'000;
    fixture f({}, small);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    const std::string big(60'000, 'x');
    f->say(chat("1", "wait"));
    f->say(chat("2", big));
    BOOST_TEST(f->pool.queued() == 2u);
    f->say(chat("3", big));
    BOOST_TEST(f->subject.counts().shed_message == 1u);
    f->time.advance(11s);
    BOOST_TEST(f->pool.queued() == 0u);
    BOOST_TEST(f->pool.queued_bytes() == 0u);
    BOOST_TEST(f->pool.durations().count() == 2u);
    BOOST_TEST(f->subject.counts().received_messages == 3u);
}

BOOST_AUTO_TEST_CASE(who_watches_hears_of_ups_and_downs_before_the_host_does)
{
    class watching final : public session_watcher {
    public:
        void on_online() override { ++online; }
        void on_suspended(const error&, duration) override {}
        void on_resumed() override {}
        void on_offline(const error& why, std::optional<duration> retry_in) override
        {
            retries += retry_in.has_value();
            last = why;
        }
        int online = 0;
        int retries = 0;
        error last;
    };
    watching watcher;
    fixture f;
    f->dispatch.watch(watcher);
    f->links.link().cut();
    f->time.settle();
    BOOST_TEST(watcher.retries == 1);
    BOOST_TEST((watcher.last.code == errc::truncated));
    f->time.advance(2s);
    f->log_in();
    BOOST_TEST(watcher.online == 1);
}

BOOST_AUTO_TEST_CASE(messages_may_be_owned_by_type)
{
    fixture f;
    f.registry.otherwise(stanza_kind::message, &host::throws);
    f.registry.on_message(message_type::headline, &host::echo);
    f.registry.on_message(game, &host::late);
    f->say("<message type='headline' from='news@example.net' id='1'><body>n</body></message>");
    BOOST_TEST(f.bot.order == (std::vector<std::string>{"begin 1", "end 1"}),
               boost::test_tools::per_element());
    f->say(
        "<message type='headline' from='ann@example.net' id='2'><game "
        "xmlns='urn:example:game'/></message>");
    BOOST_TEST(f.bot.order.size() == 2u);
    f->say(chat("3", "c", "bob@example.net/1"));
    BOOST_TEST(f.bot.errors.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_handler_may_take_its_time)
{
    fixture f;
    f.registry.on_iq(iq_type::get, slow, &host::late);
    BOOST_TEST(f->answer_to(request("1", s)) == "");
    f->time.advance(11s);
    BOOST_TEST(f->heard() == "<iq to='ann@example.net/1' type='result' id='1'/>");
}

BOOST_AUTO_TEST_CASE(a_handler_that_is_cancelled_leaves_no_request_unanswered)
{
    std::string last_words;
    {
        fixture f;
        f.registry.on_iq(iq_type::get, slow, &host::never);
        BOOST_TEST(f->answer_to(request("1", s)) == "");
        struct ends {
            static task<> now(workers& pool)
            {
                auto ending = pool.shut_down();
                co_await std::move(ending);
            }
        };
        f->group.spawn(ends::now(f->pool), "end");
        f->time.settle();
        last_words = f->heard();
    }
    BOOST_TEST(last_words == refusal("1", "cancel", "internal-server-error"));
}

BOOST_AUTO_TEST_CASE(messages_of_one_sender_keep_their_order_others_do_not_wait)
{
    fixture f;
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f->say(chat("1", "wait") + chat("2", "b") + chat("3", "c", "bob@example.net/1"));
    BOOST_TEST(f.bot.order == (std::vector<std::string>{"begin 1", "begin 3", "end 3"}),
               boost::test_tools::per_element());
    f->say(chat("4", "d", "ann@example.net/2"));  // the same person on another device
    f->time.advance(11s);
    BOOST_TEST(f.bot.order == (std::vector<std::string>{"begin 1", "begin 3", "end 3", "end 1",
                                                        "begin 2", "end 2", "begin 4", "end 4"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(occupants_of_a_room_do_not_wait_for_each_other)
{
    fixture f;
    f.registry.otherwise(stanza_kind::message, &host::echo);
    const auto say = [](std::string_view id, std::string_view nick, std::string_view body) {
        return "<message type='groupchat' from='room@muc.example.net/" + std::string(nick) +
               "' id='" + std::string(id) + "'><body>" + std::string(body) + "</body></message>";
    };
    f->say(say("1", "ann", "wait") + say("2", "bob", "b"));
    BOOST_TEST(f.bot.order == (std::vector<std::string>{"begin 1", "begin 2", "end 2"}),
               boost::test_tools::per_element());
    // In private, too (XEP-0045 7.5).
    const auto whisper = [](std::string_view id, std::string_view nick, std::string_view body) {
        return "<message type='chat' from='room@muc.example.net/" + std::string(nick) + "' id='" +
               std::string(id) + "'><body>" + std::string(body) +
               "</body><x xmlns='http://jabber.org/protocol/muc#user'/></message>";
    };
    f->say(whisper("3", "ann", "wait") + whisper("4", "bob", "b"));
    BOOST_TEST(f.bot.order.back() == "end 4");
}

BOOST_AUTO_TEST_CASE(many_replies_leave_in_one_write)
{
    fixture f;
    f.registry.otherwise(stanza_kind::message, &host::echo);
    std::string burst, wanted;
    for (int i = 0; i < 64; ++i) {
        burst += chat(std::to_string(i), std::to_string(i));
        wanted += "<message to='ann@example.net/1' type='chat'><body>" + std::to_string(i) +
                  "</body></message>";
    }
    const auto writes = f->links.link().writes();
    BOOST_TEST(f->answer_to(burst) == wanted);
    BOOST_TEST(f->links.link().writes() - writes == 1u);
}

BOOST_AUTO_TEST_CASE(observers_see_everything_before_the_owner)
{
    fixture f;
    f.registry.watch(stanza_kind::message, &host::watch);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f->say(chat("1", "a"));
    f->say(
        "<message type='error' from='ann@example.net/1' id='2'/><presence from='ann@example.net/1' "
        "id='3'/>");
    BOOST_TEST(f.bot.seen == (std::vector<std::string>{"1", "2"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(the_owner_of_a_payload_goes_before_the_rest)
{
    fixture f;
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f.registry.on_message(game, &host::late);
    f->say(
        "<message from='ann@example.net/1' id='1'><body>x</body><game "
        "xmlns='urn:example:game'/></message>");
    BOOST_TEST(f.bot.order.empty());
    // An error that brings the payload back is no message of that kind.
    f->say(
        "<message type='error' from='bob@example.net/1' id='2'><game "
        "xmlns='urn:example:game'/></message>");
    BOOST_TEST(f.bot.order == (std::vector<std::string>{"begin 2", "end 2"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(handlers_come_and_go_while_the_session_runs)
{
    fixture f;
    const auto id = f.registry.answer(iq_type::get, query, &host::answer);
    BOOST_TEST(f->answer_to(request("1", q)).find("type='result'") != std::string::npos);
    f.registry.remove(id);
    BOOST_TEST(f->answer_to(request("2", q)) == refusal("2", "cancel", "service-unavailable"));
}

BOOST_AUTO_TEST_CASE(who_is_not_admitted_meets_nobody)
{
    fixture f;
    f.registry.answer(iq_type::get, query, &host::answer);
    f.registry.watch(stanza_kind::iq, &host::watch);
    f->say(request("1", q, "eve@stranger.example/1"));
    BOOST_TEST(f->heard() ==
               "<iq to='eve@stranger.example/1' type='error' id='1'><error type='cancel'>"
               "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    BOOST_TEST(f.bot.seen.empty());
}

BOOST_AUTO_TEST_CASE(
    past_the_backlog_requests_are_refused_and_messages_dropped_but_queries_answered)
{
    backlog_limits two;
    two.stanzas = 2;
    fixture f(two);
    f.registry.answer(iq_type::get, query, &host::answer);
    f.registry.on_iq(iq_type::get, slow, &host::never);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f->say(chat("1", "wait") + chat("2", "b"));
    f->say(chat("3", "c"));
    BOOST_TEST(f->subject.counts().shed_message == 1u);
    BOOST_TEST(f->answer_to(request("4", s)) == refusal("4", "wait", "resource-constraint"));
    BOOST_TEST(f->subject.counts().shed_iq == 1u);
    BOOST_TEST(f->answer_to(request("5", q)).find("type='result'") != std::string::npos);
    f->time.advance(11s);
    BOOST_TEST(f->dispatch.backlog() == 0u);
    BOOST_TEST(f->answer_to(chat("6", "d")).find("<body>d</body>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(past_its_bytes_the_backlog_sheds_too)
{
    backlog_limits small;
    small.bytes = 100'000;
    fixture f(small);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f.registry.on_iq(iq_type::get, slow, &host::never);
    const std::string big(60'000, 'x');
    f->say(chat("1", "wait") + chat("2", big));
    BOOST_TEST(f->dispatch.backlog() == 2u);
    BOOST_TEST(f->subject.counts().shed_message == 0u);
    f->say(chat("3", big));
    BOOST_TEST(f->dispatch.backlog() == 2u);
    BOOST_TEST(f->subject.counts().shed_message == 1u);
    f->say(chat("4", "small"));
    BOOST_TEST(f->dispatch.backlog() == 3u);
    f->time.advance(11s);
    BOOST_TEST(f->dispatch.backlog() == 0u);
    BOOST_TEST(f.bot.order == (std::vector<std::string>{"begin 1", "end 1", "begin 2", "end 2",
                                                        "begin 4", "end 4"}),
               boost::test_tools::per_element());
    (void)f->heard();
    f->say(chat("5", big));  // what is done counts no more
    BOOST_TEST(f->subject.counts().shed_message == 1u);
}

BOOST_AUTO_TEST_CASE(presence_past_the_backlog_is_dropped_and_counted)
{
    backlog_limits one;
    one.stanzas = 1;
    fixture f(one);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f.registry.otherwise(stanza_kind::presence, &host::echo);
    f->say(chat("1", "wait"));
    BOOST_TEST(f->answer_to("<presence from='ann@example.net/1' id='2'/>") == "");
    BOOST_TEST(f->subject.counts().shed_presence == 1u);
    BOOST_TEST(f->subject.counts().shed_message == 0u);
    f->time.advance(11s);
    BOOST_TEST(f.bot.order == (std::vector<std::string>{"begin 1", "end 1"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_handler_may_remove_itself)
{
    fixture f;
    f.bot.self = f.registry.answer(iq_type::get, query, &host::answer_once);
    BOOST_TEST(f->answer_to(request("1", q)) ==
               "<iq to='ann@example.net/1' type='result' id='1'/>");
    BOOST_TEST(f->answer_to(request("2", q)) == refusal("2", "cancel", "service-unavailable"));

    f.bot.self = f.registry.on_iq(iq_type::get, slow, &host::work_once);
    BOOST_TEST(f->answer_to(request("3", s)) == "");
    BOOST_TEST(f->answer_to(request("4", s)) == refusal("4", "cancel", "service-unavailable"));
    f->time.advance(11s);  // it is removed, and still runs to its end
    BOOST_TEST(f->heard() == "<iq to='ann@example.net/1' type='result' id='3'/>");
}

BOOST_AUTO_TEST_CASE(no_more_handlers_run_at_the_same_time_than_allowed)
{
    worker_limits few;
    few.running = 2;
    fixture f({}, few);
    f.registry.otherwise(stanza_kind::message, &host::echo);
    f->say(chat("1", "wait", "a@example.net/1") + chat("2", "wait", "b@example.net/1") +
           chat("3", "x", "c@example.net/1"));
    BOOST_TEST(f.bot.order == (std::vector<std::string>{"begin 1", "begin 2"}),
               boost::test_tools::per_element());
    f->time.advance(11s);
    BOOST_TEST(f.bot.order.size() == 6u);
}

BOOST_AUTO_TEST_CASE(an_answer_to_a_session_that_is_gone_goes_nowhere)
{
    fixture f;
    f.registry.on_iq(iq_type::get, slow, &host::late);
    f->say(request("1", s));
    f->links.link().cut();
    f->time.advance(2s);
    f->log_in();
    (void)f->heard();
    f->time.advance(11s);
    BOOST_TEST(f->heard() == "");
}

BOOST_AUTO_TEST_SUITE_END()

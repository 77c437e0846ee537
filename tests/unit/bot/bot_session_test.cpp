#include "bot_fixture.hpp"

#include <mynah/base/sleep.hpp>

#include <boost/test/unit_test.hpp>

#include <stdexcept>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

class slow_bot : public bot {
public:
    timer_wheel* wheel = nullptr;
    int ends = 0;
    int greetings = 0;

private:
    task<> on_message(incoming m) override
    {
        auto waiting = sleep(*wheel, 3s);
        co_await std::move(waiting);
        auto answer = m.reply(m.body());
        co_await std::move(answer);
    }
    task<> on_online(sender) override
    {
        if (++greetings == 1) throw std::runtime_error("a bug");
        auto waiting = sleep(*wheel, 24h);
        co_await std::move(waiting);
    }
    void on_offline(const error&, std::optional<duration> retry_in) override { ends += !retry_in; }
};

class slow_fixture : public bot_fixture<slow_bot> {
public:
    slow_fixture()
    {
        subject.wheel = &time.wheel();
        subject.settings().load_roster = false;
        start();
    }
};

constexpr std::string_view question =
    "<message type='chat' from='ann@example.org/1'><body>hi</body></message>";
constexpr std::string_view answer =
    "<message to='ann@example.org/1' type='chat'><body>hi</body></message>";

}  // namespace

BOOST_AUTO_TEST_SUITE(bot_session_test)

BOOST_AUTO_TEST_CASE(asked_to_stop_it_says_what_it_has_to_say_and_then_good_bye)
{
    slow_fixture f;
    f.log_in();
    f.say(question);
    (void)f.heard();
    f.session.stop();
    f.time.advance(2s);
    BOOST_TEST(f.heard() == "");
    f.say(question);  // too late
    f.time.advance(2s);
    BOOST_TEST(f.heard() == std::string(answer) + "</stream:stream>");
    f.say("</stream:stream>");
    BOOST_REQUIRE(f.ended);
    BOOST_TEST((f.ended->code == errc::closed));
    BOOST_TEST(f.session.drained());
    BOOST_TEST(f.subject.ends == 1);
}

BOOST_AUTO_TEST_CASE(asked_twice_it_does_not_wait_for_handlers)
{
    slow_fixture f;
    f.log_in();
    f.say(question);
    (void)f.heard();
    f.session.stop();
    f.session.stop();
    f.time.settle();
    BOOST_TEST(f.heard() == "</stream:stream>");
    f.say("</stream:stream>");
    BOOST_TEST(f.ended.has_value());
    BOOST_TEST(f.pool.running() == 0u);
}

BOOST_AUTO_TEST_CASE(cancelled_it_leaves_no_handler_behind)
{
    slow_fixture f;
    f.log_in();
    f.say(question);
    f.group.cancel();
    f.time.advance(2s);
    BOOST_TEST(f.group.size() == 0u);
    BOOST_TEST(f.pool.running() == 0u);
    BOOST_TEST(f.session.drained());
    BOOST_TEST(f.subject.ends == 1);
}

BOOST_AUTO_TEST_CASE(after_an_on_online_that_threw_the_next_one_is_called_all_the_same)
{
    slow_fixture f;
    f.log_in();
    BOOST_TEST(f.heard().find("<presence") != std::string::npos);
    f.links.link().cut();
    f.time.advance(2s);
    f.log_in();
    BOOST_TEST(f.subject.greetings == 2);
    BOOST_TEST(f.heard().find("<presence") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

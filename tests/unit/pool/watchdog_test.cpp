#include "crew.hpp"

#include <mynah/pool/watchdog.hpp>

#include <atomic>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

constexpr time_point start{1h};

std::size_t count(const std::string& text, std::string_view part)
{
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

// Computes until it is told that it may stop.
class spinner : public bot {
public:
    spinner() { settings().load_roster = false; }
    static inline std::atomic<bool> enough = false;
    waiter gate;

private:
    task<> on_message(incoming m) override
    {
        if (m.body() == "later") {
            auto waiting = gate.wait();
            co_await std::move(waiting);
        }
        while (!enough) std::this_thread::yield();
        co_return;
    }
};

// A bot that spins, asked with this; the log says whose handler it is.
void is_named(const std::string& body)
{
    const captured_lines log;
    spinner::enough = false;
    auto settings = in_memory(1);
    settings.spin_limit = 200ms;
    pool p(settings);
    const auto id = p.add(account("a.org"), [] { return std::make_unique<spinner>(); });
    BOOST_TEST(until(p, [&] { return p.figures().online == 1; }));
    say(p, id, "a.org", body);
    p.post(id, [](bot& b, const sender&) { dynamic_cast<spinner&>(b).gate.wake(); });
    const auto end = clock::now() + 30s;
    while (!log.contain("has not returned") && clock::now() < end) std::this_thread::yield();
    BOOST_TEST(log.contain("the handler of bot@a.org for ann@a.org/1 has not returned for 0."),
               log.text());
    spinner::enough = true;
    p.stop();
    p.stop();
    p.stop();
    p.run();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(watchdog_test)

BOOST_AUTO_TEST_CASE(an_incident_is_told_once_and_its_end_once)
{
    const captured_lines log;
    pulse thread;
    activity handler;
    handler.name("bot@a.org", "ann@b.org/1");
    watchdog dog({&thread}, 2s);
    dog.look(start + 1h);  // it has not begun
    thread.beat(start);
    thread.board().now = &handler;
    dog.look(start + 1900ms);
    BOOST_TEST(log.text() == "");
    dog.look(start + 2500ms);
    dog.look(start + 9s);
    BOOST_TEST(count(log.text(),
                     "the handler of bot@a.org for ann@b.org/1 has not returned for 2.5 s") == 1u,
               log.text());
    thread.beat(start + 10s);
    dog.look(start + 10s);
    dog.look(start + 11s);
    BOOST_TEST(count(log.text(), "was_away_s=10") == 1u, log.text());
    dog.look(start + 12s);
    BOOST_TEST(count(log.text(), "has not returned") == 2u, log.text());
}

BOOST_AUTO_TEST_CASE(what_has_no_name_is_told_all_the_same)
{
    const captured_lines log;
    pulse thread;
    watchdog dog({&thread}, 2s);
    thread.beat(start);
    dog.look(start + 3s);
    BOOST_TEST(log.contain("something has not returned to its loop for 3.0 s"), log.text());
}

BOOST_AUTO_TEST_CASE(a_thread_that_has_ended_is_left_alone)
{
    const captured_lines log;
    pulse thread;
    watchdog dog({&thread}, 2s);
    thread.beat(start);
    thread.end();
    dog.look(start + 1h);
    BOOST_TEST(log.text() == "");
}

BOOST_AUTO_TEST_CASE(a_handler_that_spins_is_named) { is_named("at once"); }

BOOST_AUTO_TEST_CASE(a_handler_that_spins_after_a_wait_is_named) { is_named("later"); }

BOOST_AUTO_TEST_SUITE_END()

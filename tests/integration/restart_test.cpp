// Servers and connections that go away: the bot comes back by itself.
#include <mynah/stanza/stream_error.hpp>

#include <tests/integration/support/client.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/tcp_tap.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

bool contains(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server({}) {}
};

struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server({}) {}
};

using seconds = std::chrono::duration<double>;

// When a line was logged, in seconds since midnight: 2026-01-31T12:00:00.123Z ...
seconds logged_at(const std::string& line)
{
    const auto part = [&](std::size_t at, std::size_t size) {
        return std::stod(line.substr(line.find('T') + 1).substr(at, size));
    };
    return seconds(part(0, 2) * 3600 + part(3, 2) * 60 + part(6, 6));
}

// It said when it would try again, each time that it failed; the last try is the one that succeeds.
void comes_back_when_it_said(child& bot, std::string announcement)
{
    std::string line = announcement;
    while (!contains(line, "bot: online")) {
        if (contains(line, "retry_in_s=")) announcement = line;
        const auto next = bot.next_line(90s);
        BOOST_REQUIRE_MESSAGE(next, bot.output());
        line = *next;
    }
    const auto at = announcement.find("retry_in_s=");
    BOOST_REQUIRE_MESSAGE(at != std::string::npos, announcement);
    const seconds announced(std::stod(announcement.substr(at + 11)));
    auto waited = logged_at(line) - logged_at(announcement);
    if (waited < 0s) waited += 24h;
    BOOST_TEST(waited.count() <= announced.count() + 5, announcement << line);
}

void echo_is_back_after_a_crash(server& s)
{
    auto echo = run_bot("mynah-echo", s, "bot");
    echo.expect("online", 30s);
    s.kill();
    auto gone = echo.expect("retry_in_s=", 30s);
    s.start();
    comes_back_when_it_said(echo, std::move(gone));
    BOOST_TEST(
        contains(talk(s, "alice", {"say", s.jid("bot"), "Are you back?"}), "bot> Are you back?"));
    BOOST_TEST(echo.stop() == 0, echo.output());
}

void session_is_back_after_a_shutdown(server& s)
{
    auto how = login(s);
    how.config.backoff.shutdown_spread = 2s;
    how.config.stream.sm.enabled = false;  // a new session, not the old one
    event_loop loop;
    client bot(loop, how);
    BOOST_REQUIRE(bot.log_in().has_value());
    s.stop();
    BOOST_REQUIRE(loop.run_until([&] { return bot.times_offline() == 1; }));
    // Prosody 0.12 loses its last words when the signal comes as it has just written something.
    const auto said = bot.last_error().code;
    BOOST_TEST((said == stream_condition::system_shutdown || said == errc::end_of_stream),
               bot.last_error().message());
    BOOST_TEST(bot.tries_again());
    s.start();
    BOOST_REQUIRE(loop.run_until([&] { return bot.times_online() == 2; }, 60s));
}

void session_is_back_after_a_reset(const server& s)
{
    tcp_tap tap(s.port());
    event_loop loop;
    auto how = login(s).through(tap.port());
    how.config.stream.sm.enabled = false;  // a new session, not the old one
    client bot(loop, how);
    BOOST_REQUIRE(bot.log_in().has_value());
    const jid before(bot.address());
    tap.cut();
    BOOST_REQUIRE(loop.run_until([&] { return bot.times_online() == 2; }));
    BOOST_TEST(bot.times_offline() == 1);
    BOOST_TEST(tap.connections() == 2U);
    BOOST_TEST(bot.address().bare().text() == before.bare().text());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(with_prosody, *needs("prosody") * needs("slixmpp") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_bot_is_back_after_a_crash)
{
    echo_is_back_after_a_crash(kept_prosody::get());
}
BOOST_AUTO_TEST_CASE(a_session_is_back_after_a_shutdown)
{
    session_is_back_after_a_shutdown(kept_prosody::get());
}
BOOST_AUTO_TEST_CASE(a_session_is_back_after_a_reset)
{
    session_is_back_after_a_reset(kept_prosody::get());
}

// Its own resource may still be taken by the connection that broke: the server lets the new one in.
BOOST_AUTO_TEST_CASE(a_resource_of_its_own_is_bound_again)
{
    auto& server = kept_prosody::get();
    tcp_tap tap(server.port());
    auto how = login(server).through(tap.port());
    how.config.stream.resource = "perch";
    event_loop loop;
    client bot(loop, how);
    BOOST_REQUIRE(bot.log_in().has_value());
    tap.cut();
    BOOST_REQUIRE(loop.run_until([&] { return bot.times_online() == 2; }));
    BOOST_TEST(bot.address().text() == "bot@localhost/perch");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(with_ejabberd,
                      *needs("ejabberd") * needs("slixmpp") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_bot_is_back_after_a_crash)
{
    echo_is_back_after_a_crash(kept_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(a_session_is_back_after_a_shutdown)
{
    session_is_back_after_a_shutdown(kept_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(a_session_is_back_after_a_reset)
{
    session_is_back_after_a_reset(kept_ejabberd::get());
}

BOOST_AUTO_TEST_SUITE_END()

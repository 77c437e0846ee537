// A bot that is killed with messages under way, and started again: with --state-dir it goes on with
// the session that it had (XEP-0198).
#include <mynah/stanza/message.hpp>

#include <tests/integration/support/listener.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/running_bot.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/history.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/requirements.hpp>
#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <limits>
#include <memory>
#include <string>
#include <vector>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;
using boost::unit_test::fixture;

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(server_options()) {}
};
struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server(server_options()) {}
};

// How often the server has seen the end of a link whose session can be resumed.
using ends_seen = int (*)(const server&);

int all_ends(const server&) { return std::numeric_limits<int>::max(); }

// ejabberd resumes a session while it still reads the old link: what comes of that then is doubled.
// So its `ends` are waited for. And what it has for a session that is just being resumed it sends
// in any order, so that the answers are in that order, too.
void a_killed_bot_loses_nothing_and_doubles_nothing(const server& s, ends_seen ends, bool in_order)
{
    constexpr int kills = 5, per_round = 40;
    const scratch_folder folder;
    const auto start = [&] {  // not copyable, not movable
        return run_bot("mynah-echo", s, "bot",
                       {"--resource", "echo", "--state-dir", (folder.path() / "state").string()});
    };
    event_loop loop;
    listener alice;
    running_bot peer(loop, alice, login(s, "alice"));
    BOOST_REQUIRE(loop.run_until([&] { return alice.online == 1; }));
    const auto to_bot = jid::parse(s.jid("bot")).value();

    std::unique_ptr<child> echo(new child(start()));
    echo->expect("online", 30s);
    history log(1);
    int n = 0;
    for (int round = 1; round <= kills; ++round) {
        const auto heard_before = alice.heard.size();
        for (int i = 0; i < per_round; ++i) {
            BOOST_REQUIRE(peer.handle().try_send(message(to_bot).body(std::to_string(++n))));
            log.sent(0, history::number(n));
        }
        // In the middle: some are answered, some are in the bot, some in the server.
        BOOST_REQUIRE(loop.run_until([&] { return alice.heard.size() > heard_before; }));
        echo->kill();
        BOOST_REQUIRE(loop.run_until([&] { return ends(s) >= round; }));
        echo.reset(new child(start()));
        echo->expect("it is resumed", 30s);
        echo->expect("online", 30s);
    }
    BOOST_TEST(loop.run_until([&] { return int(alice.heard.size()) >= n; }));
    for (const auto& body : alice.heard) log.received(0, history::number(std::stoul(body)));
    const auto v = log.judge();
    BOOST_TEST(v.lost == 0u, v);
    BOOST_TEST(v.doubled == 0u, v);
    if (in_order) BOOST_TEST(v.disordered == 0u, v);
    BOOST_TEST(echo->stop() == 0);
    BOOST_TEST(!std::filesystem::exists(folder.path() / "state" / "sessions"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(killed_on_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_killed_bot_loses_nothing_and_doubles_nothing)
{
    ::a_killed_bot_loses_nothing_and_doubles_nothing(kept_prosody::get(), &all_ends, true);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(killed_on_ejabberd, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_killed_bot_loses_nothing_and_doubles_nothing)
{
    ::a_killed_bot_loses_nothing_and_doubles_nothing(kept_ejabberd::get(), &resumable_ends, false);
}

BOOST_AUTO_TEST_SUITE_END()

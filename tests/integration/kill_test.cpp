// A bot that is killed with messages under way, and started again: with --state-dir it goes on with
// the session that it had (XEP-0198).
#include <mynah/bot/bot.hpp>
#include <mynah/stanza/message.hpp>

#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/running_bot.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/requirements.hpp>
#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <filesystem>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
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

constexpr std::string_view resumable_end = "for stream resumption";

class listener : public bot {
public:
    bool online = false;
    std::vector<std::string> heard;

private:
    task<> on_message(incoming m) override
    {
        heard.emplace_back(m.body());
        co_return;
    }
    task<> on_online(sender) override
    {
        online = true;
        co_return;
    }
};

// Of the numbers 1 to n: "lost 0, doubled 0, out of order 0".
std::string verdict(const std::vector<std::string>& heard, int n)
{
    std::map<int, int> times;
    int out_of_order = 0, latest = 0;
    for (const auto& body : heard) {
        const int number = std::stoi(body);
        if (++times[number] > 1) continue;
        out_of_order += number < latest;
        latest = std::max(latest, number);
    }
    int lost = 0, doubled = 0;
    for (int i = 1; i <= n; ++i) {
        lost += times[i] == 0;
        doubled += std::max(0, times[i] - 1);
    }
    return "lost " + std::to_string(lost) + ", doubled " + std::to_string(doubled) +
           ", out of order " + std::to_string(out_of_order);
}

// How often the server has seen the end of a link whose session can be resumed.
using ends_seen = int (*)(const server&);

int all_ends(const server&) { return std::numeric_limits<int>::max(); }

int ends_in_the_log(const server& s)
{
    const auto log = s.log();
    int n = 0;
    for (auto at = log.find(resumable_end); at != std::string::npos;
         at = log.find(resumable_end, at + 1))
        ++n;
    return n;
}

// ejabberd resumes a session while it still reads the old link: what comes of that then is doubled.
// So its `ends` are waited for. And what it has for a session that is just being resumed it sends
// in any order, so that the answers are in that order, too.
void a_killed_bot_loses_nothing_and_doubles_nothing(const server& s, ends_seen ends,
                                                    std::string_view good)
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
    BOOST_REQUIRE(loop.run_until([&] { return alice.online; }));
    const auto to_bot = jid::parse(s.jid("bot")).value();

    std::unique_ptr<child> echo(new child(start()));
    echo->expect("online", 30s);
    int n = 0;
    for (int round = 1; round <= kills; ++round) {
        const auto heard_before = alice.heard.size();
        for (int i = 0; i < per_round; ++i)
            BOOST_REQUIRE(peer.handle().try_send(message(to_bot).body(std::to_string(++n))));
        // In the middle: some are answered, some are in the bot, some in the server.
        BOOST_REQUIRE(loop.run_until([&] { return alice.heard.size() > heard_before; }));
        echo->kill();
        BOOST_REQUIRE(loop.run_until([&] { return ends(s) >= round; }));
        echo.reset(new child(start()));
        echo->expect("it is resumed", 30s);
        echo->expect("online", 30s);
    }
    BOOST_TEST(loop.run_until([&] { return int(alice.heard.size()) >= n; }));
    BOOST_TEST(verdict(alice.heard, n).starts_with(good), verdict(alice.heard, n));
    BOOST_TEST(echo->stop() == 0);
    BOOST_TEST(!std::filesystem::exists(folder.path() / "state" / "sessions"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(killed_on_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_killed_bot_loses_nothing_and_doubles_nothing)
{
    ::a_killed_bot_loses_nothing_and_doubles_nothing(kept_prosody::get(), &all_ends,
                                                     "lost 0, doubled 0, out of order 0");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(killed_on_ejabberd, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_killed_bot_loses_nothing_and_doubles_nothing)
{
    ::a_killed_bot_loses_nothing_and_doubles_nothing(kept_ejabberd::get(), &ends_in_the_log,
                                                     "lost 0, doubled 0");
}

BOOST_AUTO_TEST_SUITE_END()

// A program with hundreds of accounts that is killed with messages under way, and started again:
// with --state-dir it goes on with every session that it had (XEP-0198).
//
// MYNAH_FAULT_SESSIONS: how many, instead of a thousand. Half of them are the program's,
// the other half writes to it and hears what comes back.
#include <mynah/pool/pool.hpp>
#include <mynah/stanza/message.hpp>

#include <tests/integration/support/crowd.hpp>
#include <tests/integration/support/login.hpp>
#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/history.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/requirements.hpp>
#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <charconv>
#include <chrono>
#include <fstream>
#include <functional>
#include <future>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

std::string asker_name(std::size_t i) { return "asker" + std::to_string(i); }
std::string echo_name(std::size_t i) { return "echo" + std::to_string(i); }

std::size_t pairs() { return std::size_t(number_from("MYNAH_FAULT_SESSIONS", 1000)) / 2; }

server_options options_for(std::size_t pairs)
{
    server_options o;
    o.accounts.clear();
    for (std::size_t i = 0; i < pairs; ++i) {
        o.accounts.push_back({asker_name(i), "song"});
        o.accounts.push_back({echo_name(i), "song"});
    }
    o.tls = encryption::off;
    o.passwords = password_storage::scram_sha_1;
    return o;
}

bool wait_until(const std::function<bool()>& done, std::chrono::seconds within)
{
    const auto end = std::chrono::steady_clock::now() + within;
    while (!done()) {
        if (std::chrono::steady_clock::now() >= end) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

// Writes what the test's thread tells it to, and notes what it hears.
class asker : public bot {
public:
    asker(history& log, std::size_t line, std::atomic<std::size_t>& online)
        : log_(log), line_(line), online_(online)
    {
        settings().load_roster = false;
    }

private:
    task<> on_online(sender) override
    {
        ++online_;
        co_return;
    }
    task<> on_message(incoming m) override
    {
        history::number n = 0;
        const auto text = m.body();
        std::from_chars(text.data(), text.data() + text.size(), n);
        log_.received(line_, n);
        co_return;
    }

    history& log_;
    std::size_t line_;
    std::atomic<std::size_t>& online_;
};

// The writers, in the test's own process.
class askers {
public:
    askers(const server& s, std::size_t n) : log(n)
    {
        pool_settings settings;
        settings.threads = 1;
        pool_ = std::make_unique<pool>(settings);
        for (std::size_t i = 0; i < n; ++i) {
            login how(s, asker_name(i));
            how.config.stream.tls = protocol::tls_policy::off;
            ids_.push_back(pool_->add(std::move(how).finish(),
                                      [&] { return std::make_unique<asker>(log, i, online); }));
        }
        running_ = std::async(std::launch::async, [this] { (void)pool_->run(); });
    }
    ~askers() { pool_->stop(); }

    void ask(const server& s, history::number n)
    {
        for (std::size_t i = 0; i < ids_.size(); ++i) {
            log.sent(i, n);
            pool_->post(ids_[i], [to = s.jid(echo_name(i)), n](bot&, sender session) {
                const message question = message(jid::parse(to).value()).body(std::to_string(n));
                BOOST_TEST(session.try_send(question).has_value());
            });
        }
    }

    history log;
    std::atomic<std::size_t> online = 0;

private:
    std::unique_ptr<pool> pool_;
    std::vector<account_id> ids_;
    std::future<void> running_;  // ends before the pool does
};

// Of n sessions, whose links have just been cut. The log of ejabberd leaves lines out when hundreds
// come at once: then it is over when no more come.
bool links_have_ended(const server& ejabberd, int before, std::size_t n)
{
    using clock = std::chrono::steady_clock;
    int seen = before;
    auto since = clock::now();
    return wait_until(
        [&] {
            if (const int now = resumable_ends(ejabberd); now != seen) {
                seen = now;
                since = clock::now();
            }
            const auto ended = std::size_t(seen - before);
            return ended >= n || (ended > n * 9 / 10 && clock::now() - since > 3s);
        },
        60s);
}

// ejabberd resumes a session while it still reads the old link: what comes of that then is doubled.
// So the ends of the links are waited for.
enum class old_links { are_forgotten, are_waited_for };

void a_killed_crowd_loses_nothing_and_doubles_nothing(const server& s, std::size_t n,
                                                      old_links when_killed)
{
    constexpr int kills = 3, per_round = 3;
    const scratch_folder folder;
    const auto list = folder.path() / "accounts.csv";
    {
        std::ofstream out(list);
        out << "jid,password,resource\n";
        for (std::size_t i = 0; i < n; ++i) out << s.jid(echo_name(i)) << ",song,echo\n";
    }
    std::filesystem::permissions(list, std::filesystem::perms::owner_read);
    const auto start = [&] {  // not copyable, not movable
        return run_program("mynah-echo",
                           {"--accounts", list.string(), "--threads", "2", "--tls", "off",
                            "--connect", "127.0.0.1:" + std::to_string(s.port()), "--state-dir",
                            (folder.path() / "state").string()});
    };
    std::unique_ptr<child> echoes(new child(start()));
    const auto are_online = [&] {
        for (std::size_t i = 0; i < n; ++i) echoes->expect("online", 60s);
    };
    askers writers(s, n);
    are_online();
    BOOST_REQUIRE(wait_until([&] { return writers.online == n; }, 120s));

    history::number number = 0;
    for (int round = 1; round <= kills; ++round) {
        const auto before = writers.log.arrivals();
        for (int i = 0; i < per_round; ++i) writers.ask(s, ++number);
        // In the middle: some are answered, some are in the program, some in the server.
        BOOST_REQUIRE(wait_until([&] { return writers.log.arrivals() > before + n / 4; }, 60s));
        const int ends = when_killed == old_links::are_waited_for ? resumable_ends(s) : 0;
        echoes->kill();
        const auto killed = std::chrono::steady_clock::now();
        if (when_killed == old_links::are_waited_for) BOOST_REQUIRE(links_have_ended(s, ends, n));
        echoes.reset(new child(start()));
        are_online();
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - killed;
        std::cout << "killed crowd: " << n << " sessions resumed " << took.count()
                  << " s after the kill" << std::endl;
    }
    BOOST_TEST(wait_until([&] { return writers.log.arrivals() >= number * n; }, 60s));
    const auto v = writers.log.judge();
    std::cout << "killed crowd: " << v << std::endl;
    BOOST_TEST(v.messages == number * n);
    BOOST_TEST(v.lost == 0u, v);
    BOOST_TEST(v.doubled == 0u, v);
    BOOST_TEST(v.unknown == 0u, v);
    if (when_killed == old_links::are_forgotten) BOOST_TEST(v.disordered == 0u, v);
    BOOST_TEST(echoes->stop(30s) == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(killed_crowd, *boost::unit_test::fixture<quiet>())

BOOST_AUTO_TEST_CASE(killed_on_prosody, *needs("prosody"))
{
    const auto n = pairs();
    auto options = options_for(n);
    options.for_crowds = true;
    const prosody s(std::move(options));
    a_killed_crowd_loses_nothing_and_doubles_nothing(s, n, old_links::are_forgotten);
}

BOOST_AUTO_TEST_CASE(killed_on_ejabberd, *needs("ejabberd"))
{
    const auto n = pairs();
    const ejabberd s(options_for(n));
    a_killed_crowd_loses_nothing_and_doubles_nothing(s, n, old_links::are_waited_for);
}

BOOST_AUTO_TEST_SUITE_END()

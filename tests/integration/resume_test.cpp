// XEP-0198 on real servers: the link is cut while messages are under way both ways, and the session
// goes on.
#include <mynah/stanza/message.hpp>

#include <tests/integration/support/client.hpp>
#include <tests/integration/support/listener.hpp>
#include <tests/integration/support/running_bot.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/requirements.hpp>
#include <tests/support/tcp_tap.hpp>

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

namespace {

using namespace mynah;
using namespace mynah::testing;
using boost::unit_test::fixture;

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server(server_options()) {}
};
struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server(server_options()) {}
};

task<> wait_for(receipt r, int& acknowledged)
{
    auto waiting = r.acknowledged();
    const auto outcome = co_await std::move(waiting);
    acknowledged += outcome.has_value();
}

// Numbers 1 to n, in order, once each.
bool are_numbers(const std::vector<std::string>& bodies, int n)
{
    if (bodies.size() != static_cast<std::size_t>(n)) return false;
    for (int i = 0; i < n; ++i)
        if (bodies[static_cast<std::size_t>(i)] != std::to_string(i + 1)) return false;
    return true;
}

// ejabberd sends what it has for a session that is just being resumed in any order: `in_order` is
// for others.
void a_cut_link_loses_nothing_and_doubles_nothing(const server& s, bool in_order)
{
    constexpr int rounds = 5, per_round = 40;
    event_loop loop;
    tcp_tap tap(s.port());
    listener b, a;
    running_bot bot(loop, b, login(s, "bob").through(tap.port()));
    running_bot peer(loop, a, login(s, "alice"));
    BOOST_REQUIRE(loop.run_until([&] { return b.online == 1 && a.online == 1; }));
    const jid to_bob = bot.address();
    const jid to_alice = peer.address();

    int acknowledged = 0;
    task_group receipts(loop.executor());
    int n = 0;
    for (int round = 1; round <= rounds; ++round) {
        for (int i = 0; i < per_round; ++i) {
            ++n;
            const auto there = peer.handle().try_send(message(to_bob).body(std::to_string(n)));
            const auto back = bot.handle().try_send(message(to_alice).body(std::to_string(n)));
            BOOST_REQUIRE(there);
            BOOST_REQUIRE(back);
            receipts.spawn(wait_for(*back, acknowledged), "receipt");
            if (i == per_round / 2) tap.cut();
        }
        BOOST_REQUIRE(loop.run_until([&] { return b.resumed == round; }));
        // Prosody 0.12 reads 4096 bytes at a time, and a tag that a broken link has cut in two
        // there spoils the stream that resumes: what is under way stays below that.
        BOOST_REQUIRE(loop.run_until([&] { return int(a.heard.size()) >= n; }));
    }
    BOOST_TEST(loop.run_until(
        [&] { return int(a.heard.size()) >= n && int(b.heard.size()) >= n && acknowledged == n; }));
    BOOST_TEST(are_numbers(a.heard, n));
    if (!in_order)
        std::ranges::sort(b.heard, {}, [](const std::string& body) { return std::stoul(body); });
    BOOST_TEST(are_numbers(b.heard, n));
    BOOST_TEST(acknowledged == n);
    BOOST_TEST(b.online == 1);
    BOOST_TEST(b.suspended >= rounds);
    receipts.cancel();
    loop.run_until([&] { return receipts.size() == 0; });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(resuming_on_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(a_cut_link_loses_nothing_and_doubles_nothing)
{
    ::a_cut_link_loses_nothing_and_doubles_nothing(kept_prosody::get(), true);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(resuming_on_ejabberd, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(a_cut_link_loses_nothing_and_doubles_nothing)
{
    ::a_cut_link_loses_nothing_and_doubles_nothing(kept_ejabberd::get(), false);
}

BOOST_AUTO_TEST_SUITE_END()

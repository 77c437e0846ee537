// mynah-echo as it is deployed, and a client that has nothing of ours (slixmpp) as its peer.
#include <mynah/bot/bot.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/xep/ping.hpp>

#include <tests/integration/support/programs.hpp>
#include <tests/integration/support/running_bot.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>

#include <boost/test/unit_test.hpp>

#include <optional>
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

// The server, with mynah-echo online on it.
template <class Server>
class with_echo : public shared_server<Server> {
public:
    with_echo() : shared_server<Server>({})
    {
        echo_.emplace("mynah-echo", shared_server<Server>::get());
    }
    ~with_echo()
    {
        BOOST_TEST(echo_->program.stop() == 0, echo_->program.output());
        echo_.reset();
    }

    static const std::string& address() { return echo_->address; }

private:
    struct running {
        running(std::string_view name, const server& s)
            : program(run_bot(name, s, "bot", {"--log-level", "debug"}))
        {
            const auto line = program.expect("online jid=", 30s);
            address = line.substr(line.find("jid=") + 4);
        }

        child program;
        std::string address;
    };

    static inline std::optional<running> echo_;
};

using on_prosody = with_echo<prosody>;
using on_ejabberd = with_echo<ejabberd>;

void answers_with_the_same_words(const server& s)
{
    const auto heard =
        talk(s, "alice", {"say", s.jid("bot"), "hello", "<2 & 2>", "\xf0\x9f\xa6\x9c"});
    BOOST_TEST(contains(heard, "bot> <2 & 2>"), heard);
}

void acknowledges_what_it_received(const server& s)
{
    const auto heard = talk(s, "alice", {"say", "--receipt", s.jid("bot"), "did you get this?"});
    BOOST_TEST(contains(heard, "(received)"), heard);
}

void accepts_a_subscription_and_is_seen(const server& s)
{
    const auto seen = talk(s, "bob", {"subscribe", s.jid("bot")});
    BOOST_TEST(contains(seen, "bot is subscribed"), seen);
    BOOST_TEST(contains(seen, "bot is available"), seen);
}

void says_what_it_can(const server& s, const std::string& address)
{
    const auto can = talk(s, "alice", {"disco", address});
    for (const auto* line :
         {"identity: client/bot", "feature: http://jabber.org/protocol/disco#info",
          "feature: http://jabber.org/protocol/caps", "feature: jabber:iq:version",
          "feature: urn:xmpp:ping", "feature: urn:xmpp:receipts", "feature: urn:xmpp:time"})
        BOOST_TEST(contains(can, line), can);
}

void answers_queries(const server& s, const std::string& address)
{
    BOOST_TEST(talk(s, "alice", {"ping", address}) == "pong\n");
    BOOST_TEST(contains(talk(s, "alice", {"version", address}), "name: mynah"));
    BOOST_TEST(contains(talk(s, "alice", {"time", address}), "utc: 20"));
}

// What nobody has registered for is refused, not ignored.
void refuses_a_query_that_it_does_not_understand(const server& s, const std::string& address)
{
    auto asking = run_talk(s, "alice", {"last", address});
    BOOST_TEST(asking.wait(60s) == 1);
    BOOST_TEST(contains(asking.output(), "service-unavailable"), asking.output());
}

// An echo that speaks first.
class chatty : public bot {
public:
    explicit chatty(jid peer) : peer_(std::move(peer)) {}

    int heard = 0;

private:
    task<> on_online(sender session) override
    {
        const auto opening = message(peer_).body("Is anybody there?");
        (void)session.try_send(opening);
        co_return;
    }

    task<> on_message(incoming m) override
    {
        ++heard;
        auto answer = m.reply(m.body());
        co_await std::move(answer);
    }

    jid peer_;
};

void two_echoes_fall_silent(const server& s)
{
    auto echo = run_bot("mynah-echo", s, "bob", {"--log-level", "debug"});
    const auto line = echo.expect("online jid=", 30s);
    const auto address = jid::parse(line.substr(line.find("jid=") + 4)).value();

    event_loop loop;
    chatty other(address);
    running_bot first(loop, other, login(s, "alice"));
    // The opening comes back once without suspicion: the words were not an answer yet.
    BOOST_REQUIRE(loop.run_until([&] { return other.heard == 1 + int(loop_guard::patience); }));
    // The ping pushes our last answer out, and its reply comes behind what that may bring.
    BOOST_TEST(loop.run(xep::ping::get(first.handle(), address)).has_value());
    echo.expect("silent", 30s);
    BOOST_TEST(other.heard == 1 + int(loop_guard::patience));

    // To others, and for other words, it is not silent.
    BOOST_TEST(
        contains(talk(s, "alice", {"say", s.jid("bob"), "Still there?"}), "bob> Still there?"));
    BOOST_TEST(echo.stop() == 0, echo.output());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(echo_on_prosody, *needs("prosody") * needs("slixmpp") * fixture<on_prosody>())

BOOST_AUTO_TEST_CASE(answers_with_the_same_words)
{
    ::answers_with_the_same_words(on_prosody::get());
}
BOOST_AUTO_TEST_CASE(acknowledges_what_it_received)
{
    ::acknowledges_what_it_received(on_prosody::get());
}
BOOST_AUTO_TEST_CASE(accepts_a_subscription_and_is_seen)
{
    ::accepts_a_subscription_and_is_seen(on_prosody::get());
}
BOOST_AUTO_TEST_CASE(says_what_it_can)
{
    ::says_what_it_can(on_prosody::get(), on_prosody::address());
}
BOOST_AUTO_TEST_CASE(answers_queries)
{
    ::answers_queries(on_prosody::get(), on_prosody::address());
}
BOOST_AUTO_TEST_CASE(refuses_a_query_that_it_does_not_understand)
{
    ::refuses_a_query_that_it_does_not_understand(on_prosody::get(), on_prosody::address());
}
BOOST_AUTO_TEST_CASE(two_that_meet_fall_silent) { two_echoes_fall_silent(on_prosody::get()); }

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(echo_on_ejabberd,
                      *needs("ejabberd") * needs("slixmpp") * fixture<on_ejabberd>())

BOOST_AUTO_TEST_CASE(answers_with_the_same_words)
{
    ::answers_with_the_same_words(on_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(acknowledges_what_it_received)
{
    ::acknowledges_what_it_received(on_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(accepts_a_subscription_and_is_seen)
{
    ::accepts_a_subscription_and_is_seen(on_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(says_what_it_can)
{
    ::says_what_it_can(on_ejabberd::get(), on_ejabberd::address());
}

BOOST_AUTO_TEST_SUITE_END()

// What may happen at any byte of a log-in by STARTTLS, SCRAM and a resource, and of a request
// behind it: the connection ends, we are told to stop, our own task is cancelled.
#include "login_server.hpp"
#include "session_fixture.hpp"

#include <mynah/stanza/iq.hpp>
#include <mynah/testing/detail/offload_fence.hpp>

#include <boost/system/system_error.hpp>
#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

session_config scram_config()
{
    static const auto tls = default_config().tls;
    session_config c(jid::parse("bot@example.org").value());
    c.stream.resource = "x";
    c.stream.tls = protocol::tls_policy::starttls;
    c.stream.sasl.password = true;
    c.stream.password = secret(login_server::password);
    c.stream.iterations = {1, 100};
    c.tls = tls;
    return c;
}

// Where the first connection reaches its limit.
struct place {
    const char* what;
    std::size_t memory_link_options::*limit;
};
constexpr place reading{"reading", &memory_link_options::read_limit};
constexpr place writing{"writing", &memory_link_options::write_limit};

memory_link_options up_to(place where, std::size_t bytes, bool stalls)
{
    memory_link_options options;
    options.*where.limit = bytes;
    options.stalls_at_limit = stalls;
    return options;
}

// A session that asks something as soon as it is online, of a server that never tells.
class asking_session : public session_fixture {
public:
    explicit asking_session(memory_link_options options)
        : session_fixture(scram_config(), std::move(options)), server_(links)
    {
        start();
        talk();
    }
    ~asking_session() { end(); }

    // Until neither has anything to say.
    void talk()
    {
        for (;;) {
            if (subject.online() && events.online == 1 && !asked) {
                asked = true;
                asker = group.spawn(ask(), "asker");
                time.settle();
            }
            bool answered = server_.answer();
            if (!answered && server_.waits_for_proof()) {
                BOOST_REQUIRE(wait_for_offloaded());
                time.settle();
                answered = server_.answer();
            }
            if (!answered) return;
            time.settle();
        }
    }

    bool asked = false;
    task_id asker;
    bool gave_up = false;
    std::optional<result<stanza>> reply;

private:
    task<> ask()
    {
        auto asking = subject.handle().request(
            iq(iq_type::get).payload_xml("<ping xmlns='urn:xmpp:ping'/>"), 3600s);
        try {
            reply.emplace(co_await std::move(asking));
        } catch (const boost::system::system_error&) {
            gave_up = true;
        }
    }

    login_server server_;
};

bool answered_with_the_loss(const asking_session& f)
{
    if (!f.asked) return !f.reply;
    return f.reply && f.reply->has_error() && f.reply->error().code == errc::disconnected;
}

// Calls happens(f, n) for the connection that has got as far as n bytes, for every n. False: the
// place was not reached, there is no byte there any more.
template <class Happens>
void at_every_byte(Happens happens)
{
    for (const auto where : {reading, writing}) {
        std::size_t n = 0;
        BOOST_TEST_CONTEXT(where.what)
        while (happens(where, n)) ++n;
        BOOST_TEST(n > 1000u, where.what << " ended at byte " << n);
    }
}

std::size_t passed(asking_session& f, place where)
{
    auto& link = f.links.link();
    return where.limit == reading.limit ? link.bytes_read() : link.bytes_written();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(session_cuts_test)

BOOST_AUTO_TEST_CASE(a_server_that_goes_away_at_any_byte_is_come_back_to)
{
    at_every_byte([](place where, std::size_t n) {
        asking_session f(up_to(where, n, false));
        if (passed(f, where) < n) return false;
        BOOST_TEST_INFO_SCOPE("cut at byte " << n);
        const int times_online = f.events.online;
        BOOST_REQUIRE(f.events.reasons.size() == 1u);
        BOOST_TEST((f.events.reasons[0].code == errc::truncated));
        BOOST_TEST(answered_with_the_loss(f));
        BOOST_TEST(f.links.attempts() == 1u);
        BOOST_REQUIRE(f.events.retry);
        BOOST_TEST((*f.events.retry <= 1s));

        f.links.set_options({});
        f.time.advance(*f.events.retry + 100ms);
        BOOST_REQUIRE(f.links.attempts() == 2u);
        f.talk();
        BOOST_TEST(f.subject.online());
        BOOST_TEST(f.events.online == times_online + 1);
        BOOST_TEST(f.events.reasons.size() == 1u);
        return true;
    });
}

BOOST_AUTO_TEST_CASE(told_to_stop_at_any_byte_it_ends)
{
    at_every_byte([](place where, std::size_t n) {
        asking_session f(up_to(where, n, true));
        if (passed(f, where) < n) return false;
        BOOST_TEST_INFO_SCOPE("stopped at byte " << n);
        f.subject.stop();
        f.time.advance(4s);
        BOOST_REQUIRE(f.ended);
        BOOST_TEST((f.ended->code == errc::closed));
        BOOST_TEST(f.events.reasons.size() == 1u);
        BOOST_TEST(!f.events.retry);
        BOOST_TEST(answered_with_the_loss(f));
        BOOST_TEST(f.links.attempts() == 1u);
        return true;
    });
}

BOOST_AUTO_TEST_CASE(a_request_that_is_cancelled_at_any_byte_leaves_the_session_alone)
{
    int cancelled = 0;
    at_every_byte([&](place where, std::size_t n) {
        asking_session f(up_to(where, n, true));
        if (passed(f, where) < n) return false;
        BOOST_TEST_INFO_SCOPE("cancelled at byte " << n);
        if (!f.asked) return true;
        ++cancelled;
        f.group.cancel(f.asker);
        f.time.settle();
        BOOST_TEST(f.gave_up);
        BOOST_TEST(!f.reply);
        BOOST_TEST(f.group.size() == 1u);
        BOOST_TEST(f.subject.online());
        return true;
    });
    BOOST_TEST(cancelled > 20);
}

BOOST_AUTO_TEST_CASE(cancelled_at_any_byte_it_ends)
{
    at_every_byte([](place where, std::size_t n) {
        asking_session f(up_to(where, n, true));
        if (passed(f, where) < n) return false;
        BOOST_TEST_INFO_SCOPE("cancelled at byte " << n);
        f.group.cancel();
        f.time.settle();
        BOOST_TEST(f.group.size() == 0u);
        BOOST_TEST(!f.subject.online());
        BOOST_TEST(f.links.link().closed());
        BOOST_TEST(f.links.attempts() == 1u);
        return true;
    });
}

BOOST_AUTO_TEST_CASE(cancelled_at_any_byte_it_says_once_that_it_is_offline)
{
    at_every_byte([](place where, std::size_t n) {
        asking_session f(up_to(where, n, true));
        if (passed(f, where) < n) return false;
        BOOST_TEST_INFO_SCOPE("cancelled at byte " << n);
        f.group.cancel();
        f.time.settle();
        BOOST_REQUIRE(f.events.reasons.size() == 1u);
        BOOST_TEST(!f.events.retry);
        return true;
    });
}

BOOST_AUTO_TEST_SUITE_END()

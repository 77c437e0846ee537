// A bot, from its log-in to an answer that takes its time: told to stop, told so twice, and
// cancelled at every byte. It ends, says so once, and leaves no handler behind.
#include "bot_fixture.hpp"

#include <mynah/stanza/iq.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

class thoughtful final : public bot {
public:
    int begun = 0;
    int ended = 0;  // handlers, however
    int offline = 0;

private:
    class in_hand {
    public:
        explicit in_hand(thoughtful& b) : bot_(b) { ++bot_.begun; }
        in_hand(const in_hand&) = delete;
        in_hand& operator=(const in_hand&) = delete;
        ~in_hand() { ++bot_.ended; }

    private:
        thoughtful& bot_;
    };

    task<> on_message(incoming m) override
    {
        const in_hand counted(*this);
        auto asking =
            m.session().request(iq(iq_type::get).payload_xml("<ping xmlns='urn:xmpp:ping'/>"), 10s);
        (void)co_await std::move(asking);
        auto answer = m.reply(m.body());
        co_await std::move(answer);
    }
    void on_offline(const error&, std::optional<duration> retry_in) override
    {
        offline += !retry_in;
    }
};

// Says all that a server would, however far the link has got; its limit is where it stands still.
class conversation : public testing::bot_fixture<thoughtful> {
public:
    explicit conversation(memory_link_options options) : bot_fixture(std::move(options))
    {
        start();
        log_in();
        say("<iq type='result' id='" + id_in(heard()) + "'><query xmlns='jabber:iq:roster'/></iq>");
        say("<message type='chat' from='ann@example.org/1'><body>hi</body></message>");
    }
};

memory_link_options up_to(std::size_t memory_link_options::*limit, std::size_t bytes)
{
    memory_link_options options;
    options.*limit = bytes;
    options.stalls_at_limit = true;
    return options;
}

// Calls happens(f) for a link that has read n bytes, or written as many, for every n.
template <class Happens>
void at_every_byte(Happens happens)
{
    for (const auto limit : {&memory_link_options::read_limit, &memory_link_options::write_limit}) {
        std::size_t n = 0;
        int in_handlers = 0;
        for (;; ++n) {
            conversation f(up_to(limit, n));
            const auto& link = f.links.link();
            const bool reading = limit == &memory_link_options::read_limit;
            if ((reading ? link.bytes_read() : link.bytes_written()) < n) break;
            BOOST_TEST_INFO_SCOPE("byte " << n);
            in_handlers += f.subject.begun - f.subject.ended;
            happens(f);
            BOOST_TEST(f.group.size() == 0u);
            BOOST_TEST(f.session.drained());
            BOOST_TEST(f.subject.begun == f.subject.ended);
            BOOST_TEST(f.subject.offline == 1);
            BOOST_TEST(link.closed());
        }
        BOOST_TEST(n > 500u, "ended at byte " << n);
        BOOST_TEST(in_handlers > 0);
    }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bot_session_cuts_test)

BOOST_AUTO_TEST_CASE(told_to_stop_at_any_byte_it_ends_when_its_handlers_have_had_their_time)
{
    at_every_byte([](conversation& f) {
        f.session.stop();
        f.time.advance(30s);
        BOOST_TEST((f.ended && f.ended->code == errc::closed));
    });
}

BOOST_AUTO_TEST_CASE(told_twice_at_any_byte_it_waits_for_nobody_but_the_server)
{
    at_every_byte([](conversation& f) {
        f.session.stop();
        f.session.stop();
        f.time.advance(5s);
        BOOST_TEST((f.ended && f.ended->code == errc::closed));
    });
}

BOOST_AUTO_TEST_CASE(cancelled_at_any_byte_it_ends_at_once)
{
    at_every_byte([](conversation& f) {
        f.group.cancel();
        f.time.advance(2s);  // for what its handlers do with it
        BOOST_TEST(!f.ended);
    });
}

BOOST_AUTO_TEST_SUITE_END()

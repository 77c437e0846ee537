// A day in the life of a bot, on virtual time: conversations, silence, links that break. What it
// holds at the end is what it held in the middle.
#include <mynah/testing/harness.hpp>

#include <boost/test/unit_test.hpp>

#include <malloc.h>

#include <random>

namespace {

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

class echo : public bot {
    task<> on_message(incoming m) override { return m.reply(m.body()); }
};

class day {
public:
    void hour()
    {
        for (int minute = 0; minute != 57; ++minute) {
            for (int i = 0; i != 5; ++i) {
                talk();
                h_.advance(12s);
            }
            if (minute % 20 == 19) break_link();
        }
        for (int minute = 0; minute != 3; ++minute) {  // nobody says anything
            h_.advance(1min);
            answer_pings();
        }
    }
    // Bytes of the heap in use, without the test's own list of connects; under a sanitizer, which
    // looks for leaks itself, always 0.
    std::size_t heap()
    {
        const auto own = h_.links().asked().capacity() * sizeof(net::connect_options);
        const std::size_t used = ::mallinfo2().uordblks;
        return used == 0 ? 0 : used - own;
    }
    int answers() const noexcept { return answers_; }
    int pings() const noexcept { return pings_; }
    unsigned sessions() { return unsigned(h_.stream().counts().connected); }

private:
    // Of two hundred people somebody says something that nobody has said before.
    void talk()
    {
        const auto who = "p" + std::to_string(random_() % 200) + "@example.com/x";
        const auto what = "message " + std::to_string(++answers_);
        h_.receive("<message type='chat' from='" + who + "'><body>" + what + "</body></message>");
        h_.expect("<message type='chat' to='" + who + "'><body>" + what + "</body></message>");
    }
    void answer_pings()
    {
        for (auto sent = h_.next(); !sent.empty(); sent = h_.next()) {
            const auto at = sent.find(" id='") + 5;
            const auto id = sent.substr(at, sent.find('\'', at) - at);
            BOOST_REQUIRE(sent.find("urn:xmpp:ping") != std::string::npos);
            ++pings_;
            h_.receive("<iq type='result' from='example.org' id='" + id + "'/>");
        }
    }
    void break_link()
    {
        h_.disconnect();
        while (!h_.stream().online()) h_.advance(1s);
        h_.expect_nothing();
    }

    harness<echo> h_{echo{}};
    std::minstd_rand random_{1};
    int answers_ = 0;
    int pings_ = 0;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(soak_test)

BOOST_AUTO_TEST_CASE(at_night_it_holds_what_it_held_at_noon)
{
    day d;
    for (int hour = 0; hour != 12; ++hour) d.hour();
    const auto at_noon = d.heap();
    for (int hour = 12; hour != 24; ++hour) d.hour();
    const auto at_night = d.heap();
    BOOST_TEST(d.answers() == 24 * 57 * 5);
    BOOST_TEST(d.pings() >= 24 * 2);
    BOOST_TEST(d.sessions() == 1 + 24 * 2);
    BOOST_TEST(at_night < at_noon + 8192, at_noon << " bytes at noon, " << at_night << " at night");
}

BOOST_AUTO_TEST_SUITE_END()

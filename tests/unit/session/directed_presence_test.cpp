#include "session_fixture.hpp"

#include <mynah/session/directed_presence.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/presence.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;

namespace {

jid address(std::string_view text) { return jid::parse(text).value(); }

presence to(std::string_view who, presence_type type = presence_type::available)
{
    return presence(type, address(who));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(directed_presence_test)

BOOST_AUTO_TEST_CASE(presence_to_somebody_is_remembered_until_it_is_taken_back)
{
    directed_presence shown;
    shown.sent(to("room@muc.example.org/Polly"));
    BOOST_TEST(shown.includes(address("room@muc.example.org/Polly")));
    BOOST_TEST(shown.includes(address("room@muc.example.org/ann")));
    BOOST_TEST(shown.includes(address("room@muc.example.org")));
    BOOST_TEST(!shown.includes(address("muc.example.org")));
    BOOST_TEST(!shown.includes(address("other@muc.example.org/Polly")));
    BOOST_TEST(!shown.includes(jid()));
    shown.sent(to("room@muc.example.org/Polly", presence_type::unavailable));
    BOOST_TEST(!shown.includes(address("room@muc.example.org/Polly")));
}

BOOST_AUTO_TEST_CASE(leaving_under_another_nick_is_leaving)
{
    directed_presence shown;
    shown.sent(to("room@muc.example.org/Polly"));
    shown.sent(to("room@muc.example.org/Molly"));
    shown.sent(to("room@muc.example.org/Molly", presence_type::unavailable));
    BOOST_TEST(!shown.includes(address("room@muc.example.org")));
}

BOOST_AUTO_TEST_CASE(only_presence_that_shows_us_counts)
{
    directed_presence shown;
    shown.sent(message(address("ann@example.org")).body("hi"));
    for (auto type :
         {presence_type::subscribe, presence_type::subscribed, presence_type::probe,
          presence_type::unsubscribe, presence_type::unsubscribed, presence_type::error})
        shown.sent(to("ann@example.org", type));
    shown.sent(presence());  // to all who are subscribed
    BOOST_TEST(shown.size() == 0u);
}

BOOST_AUTO_TEST_CASE(who_goes_offline_is_seen_by_nobody)
{
    directed_presence shown;
    shown.sent(to("ann@example.org/phone"));
    shown.sent(presence(presence_type::unavailable));
    BOOST_TEST(!shown.includes(address("ann@example.org/phone")));
}

BOOST_AUTO_TEST_CASE(past_its_capacity_the_oldest_is_forgotten)
{
    directed_presence shown(2);
    shown.sent(to("a@example.org/1"));
    shown.sent(to("b@example.org/1"));
    shown.sent(to("a@example.org/2"));  // not the oldest any more
    shown.sent(to("c@example.org/1"));
    BOOST_TEST(shown.includes(address("a@example.org")));
    BOOST_TEST(!shown.includes(address("b@example.org")));
    BOOST_TEST(shown.includes(address("c@example.org")));
    BOOST_TEST(shown.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_session_remembers_what_it_has_sent_and_a_new_one_does_not)
{
    testing::session_fixture f;
    f.start();
    f.log_in();
    const auto room = address("room@muc.example.org/Polly");
    const auto before = f.subject.handle();
    BOOST_TEST(!before.has_shown_presence_to(room));
    BOOST_TEST(before.try_send(presence(presence_type::available, room)).has_value());
    BOOST_TEST(before.has_shown_presence_to(room));

    f.links.link().cut();
    f.time.advance(std::chrono::seconds(2));
    f.log_in();
    BOOST_TEST(f.subject.online());
    BOOST_TEST(!before.has_shown_presence_to(room));
    BOOST_TEST(!f.subject.handle().has_shown_presence_to(room));
}

BOOST_AUTO_TEST_SUITE_END()

#include "literals.hpp"
#include "online.hpp"

#include <mynah/xep/time.hpp>

#include <cstdlib>
#include <ctime>

using namespace mynah;
using namespace mynah::xep;
using namespace std::chrono;

namespace {

// XEP-0202, example 2
constexpr auto example =
    "<time xmlns='urn:xmpp:time'><tzo>-06:00</tzo><utc>2006-12-19T17:58:35Z</utc></time>";
constexpr auto moment = sys_days(year(2006) / 12 / 19) + 17h + 58min + 35s;

// The time zone of the process, while it lives.
class time_zone {
public:
    explicit time_zone(const char* zone)
    {
        if (const char* tz = std::getenv("TZ")) before_ = tz;
        set(zone);
    }
    ~time_zone()
    {
        if (before_)
            set(before_->c_str());
        else
            unsetenv("TZ");
        tzset();
    }

private:
    static void set(const char* zone)
    {
        setenv("TZ", zone, 1);
        tzset();
    }

    std::optional<std::string> before_;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(time_test)

BOOST_AUTO_TEST_CASE(a_time_is_read_and_written)
{
    const auto info = parse<time::info>(example).value();
    BOOST_TEST((info.utc == moment));
    BOOST_TEST((info.offset == -6h));
    BOOST_TEST(written(info) == example);
}

BOOST_AUTO_TEST_CASE(both_parts_must_be_there_and_right)
{
    BOOST_TEST(
        !parse<time::info>("<time xmlns='urn:xmpp:time'><utc>2006-12-19T17:58:35Z</utc></time>"));
    BOOST_TEST(!parse<time::info>("<time xmlns='urn:xmpp:time'><tzo>-06:00</tzo></time>"));
    BOOST_TEST(!parse<time::info>(
        "<time xmlns='urn:xmpp:time'><tzo>CST</tzo><utc>2006-12-19T17:58:35Z</utc></time>"));
    BOOST_TEST(!parse<time::info>(
        "<time xmlns='jabber:iq:time'><tzo>Z</tzo><utc>2006-12-19T17:58:35Z</utc></time>"));
}

BOOST_AUTO_TEST_CASE(here_has_the_offset_of_the_process)
{
    const time_zone kathmandu("NPT-5:45");
    const auto here = time::here(moment);
    BOOST_TEST((here.utc == moment));
    BOOST_TEST((here.offset == 5h + 45min));
}

BOOST_AUTO_TEST_CASE(who_asks_for_the_time_is_told)
{
    online h;
    const auto before = floor<milliseconds>(system_clock::now());
    h.receive(
        "<iq type='get' from='romeo@montague.net/orchard' id='time_1'><time "
        "xmlns='urn:xmpp:time'/></iq>");
    const auto reply = stanza_of(h.next());
    BOOST_TEST(reply.id() == "time_1");
    const auto told = time::info::parse(reply.child()).value();
    BOOST_TEST((told.utc >= before && told.utc <= system_clock::now()));
}

BOOST_AUTO_TEST_CASE(a_peer_is_asked)
{
    online h;
    asking time(h, time::get(h.handle(), address("juliet@capulet.com/balcony")));
    h.expect(
        "<iq to='juliet@capulet.com/balcony' type='get' id='{id}'><time "
        "xmlns='urn:xmpp:time'/></iq>");
    h.receive(std::string("<iq from='juliet@capulet.com/balcony' type='result' id='{id}'>") +
              example + "</iq>");
    BOOST_TEST((time.answer().value().utc == moment));
}

BOOST_AUTO_TEST_SUITE_END()

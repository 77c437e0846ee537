// XEP-0352: who tells the server that nobody watches, and when.
#include "tests/unit/protocol/dialogues.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::protocol;
using namespace mynah::protocol::testing;

namespace {

const std::string offer = "<csi xmlns='urn:xmpp:csi:0'/>";
const std::string sm_offer = "<sm xmlns='urn:xmpp:sm:3'/>";
const std::string inactive = "<inactive xmlns='urn:xmpp:csi:0'/>";
const std::string enable = "<enable xmlns='urn:xmpp:sm:3' resume='true'/>";

stream_config of_inactive()
{
    auto c = without_tls();
    c.inactive = true;
    return c;
}

dialogue bound(stream_config c, const std::string& offers)
{
    auto d = logged_in(std::move(c));
    d.server(header() + features(bind_offer + offers))
        .client(bind_request)
        .server(bind_result("bot@example.org/x"))
        .online("bot@example.org/x");
    return d;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(engine_client_state_test)

BOOST_AUTO_TEST_CASE(who_is_inactive_says_so_as_soon_as_he_is_online)
{
    auto d = bound(of_inactive(), offer);
    d.client(inactive);
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(nobody_is_told_who_does_not_offer_it)
{
    auto d = bound(of_inactive(), "");
    run_every_way_and_fail(d);
}

BOOST_AUTO_TEST_CASE(whoever_watches_says_nothing)
{
    auto d = bound(without_tls(), offer);
    run_every_way_and_fail(d);
}

// XEP-0352 section 5.2: a resumed stream begins as active.
BOOST_AUTO_TEST_CASE(it_is_said_again_on_each_stream)
{
    auto d = bound(of_inactive(), sm_offer + offer);
    d.client(enable + inactive)
        .server("<enabled xmlns='urn:xmpp:sm:3' id='s1' resume='true' max='300'/>");
    d.act([](engine& e, time_point) { e.abandon(errc::truncated); }).suspended(errc::truncated);
    d.reconnect()
        .client(our_header)
        .server(header() + features(mechanisms({"ANONYMOUS"})))
        .client("<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'>=</auth>")
        .server(plain_success)
        .client(our_header)
        .server(header() + features(bind_offer + sm_offer + offer))
        .client("<resume xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>")
        .server("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>")
        .resumed()
        .client(inactive);
    d.run_every_way();
}

BOOST_AUTO_TEST_SUITE_END()

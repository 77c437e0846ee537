#include <mynah/protocol/service_limits.hpp>
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/presence.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using protocol::service_limits;
using protocol::unserved;

namespace {

jid address(std::string_view text) { return jid::parse(text).value(); }

const jid self = address("bot@chat.example/1");
const jid ann = address("ann@chat.example");
const jid room = address("room@rooms.example/bot");

// "" when it may pass.
std::string refusal(const service_limits& limits, const outgoing& out)
{
    const auto allowed = limits.check(out, self);
    if (allowed) return {};
    BOOST_TEST((allowed.error().code == errc::not_served));
    return allowed.error().text;
}

service_limits without(unserved what) { return service_limits("It", {what}); }

iq ping(const jid& to)
{
    return iq(iq_type::get, to).payload([](xml::writer& out) {
        out.start("ping", "urn:xmpp:ping").end();
    });
}

presence entering()
{
    return presence().to(room).payload(
        [](xml::writer& out) { out.start("x", "http://jabber.org/protocol/muc").end(); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(service_limits_test)

BOOST_AUTO_TEST_CASE(without_limits_everything_passes)
{
    const service_limits none;
    BOOST_TEST(refusal(none, message(ann)) == "");
    BOOST_TEST(refusal(none, message(ann).type(message_type::groupchat)) == "");
    BOOST_TEST(refusal(none, entering()) == "");
    BOOST_TEST(refusal(none, presence(presence_type::probe).to(ann)) == "");
    BOOST_TEST(refusal(none, ping(room)) == "");
    BOOST_TEST(none.check(unserved::roster_changes).has_value());
}

BOOST_AUTO_TEST_CASE(chat_messages_only)
{
    const auto limits = without(unserved::other_messages);
    BOOST_TEST(refusal(limits, message(ann).type(message_type::chat)) == "");
    for (const auto type : {message_type::normal, message_type::headline, message_type::groupchat})
        BOOST_TEST(refusal(limits, message(ann).type(type)) ==
                   "It takes messages of type chat only");
}

BOOST_AUTO_TEST_CASE(no_rooms)
{
    const auto limits = without(unserved::rooms);
    BOOST_TEST(refusal(limits, message(ann).type(message_type::groupchat)) == "It has no rooms");
    BOOST_TEST(refusal(limits, entering()) == "It has no rooms");
    BOOST_TEST(refusal(limits, presence().to(room)) == "");  // shown to somebody
    BOOST_TEST(refusal(limits, presence(presence_type::unavailable).to(room)) == "");
    BOOST_TEST(refusal(limits, message(ann)) == "");
}

BOOST_AUTO_TEST_CASE(subscriptions_belong_to_the_roster)
{
    const auto additions = without(unserved::roster_additions);
    const auto changes = without(unserved::roster_changes);
    const auto subscribe = presence(presence_type::subscribe).to(ann);
    const auto unsubscribed = presence(presence_type::unsubscribed).to(ann);
    BOOST_TEST(refusal(additions, subscribe) ==
               "It lets no client add contacts or subscribe to them");
    BOOST_TEST(refusal(additions, unsubscribed) == "");
    BOOST_TEST(refusal(changes, subscribe) == "");
    BOOST_TEST(refusal(changes, unsubscribed) == "It lets no client change or remove contacts");
    BOOST_TEST(refusal(changes, presence(presence_type::subscribed).to(ann)) == "");
}

BOOST_AUTO_TEST_CASE(no_probes)
{
    const auto limits = without(unserved::presence_probes);
    BOOST_TEST(refusal(limits, presence(presence_type::probe).to(ann)) ==
               "It takes no presence probes");
    BOOST_TEST(refusal(limits, presence()) == "");
}

BOOST_AUTO_TEST_CASE(requests_go_to_the_server_only)
{
    const auto limits = without(unserved::contact_requests);
    BOOST_TEST(refusal(limits, ping(address("ann@chat.example/phone"))) ==
               "It carries no requests from one client to another");
    for (const auto* served : {"chat.example", "ann@chat.example", "bot@chat.example/2"})
        BOOST_TEST(refusal(limits, ping(address(served))) == "");
    BOOST_TEST(refusal(limits, iq(iq_type::result, address("ann@chat.example/phone"))) == "");
}

BOOST_AUTO_TEST_SUITE_END()

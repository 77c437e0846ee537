// Sessions that talk to each other through a real server: messages, presence, contacts.
#include <mynah/bot/bot.hpp>
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/presence.hpp>
#include <mynah/xep/disco.hpp>
#include <mynah/xep/roster.hpp>

#include <tests/integration/support/client.hpp>
#include <tests/integration/support/running_bot.hpp>
#include <tests/integration/support/shared_server.hpp>
#include <tests/support/ejabberd.hpp>
#include <tests/support/prosody.hpp>
#include <tests/support/tcp_tap.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

namespace {

using namespace mynah;
using namespace mynah::testing;
using boost::unit_test::fixture;

struct kept_prosody : shared_server<prosody> {
    kept_prosody() : shared_server({}) {}
};

struct kept_ejabberd : shared_server<ejabberd> {
    kept_ejabberd() : shared_server({}) {}
};

auto message_with(std::string body)
{
    return [body = std::move(body)](const stanza& s) {
        return s.kind() == stanza_kind::message && message_view(s).body() == body;
    };
}

auto presence_of(const jid& who, presence_type type)
{
    return [who, type](const stanza& s) {
        return s.kind() == stanza_kind::presence && s.from().bare() == who.bare() &&
               s.presence_type() == type;
    };
}

// Two accounts, online and available.
struct pair_of_clients {
    explicit pair_of_clients(const server& s)
        : alice(loop, login(s, "alice")), bob(loop, login(s, "bob"))
    {
        BOOST_REQUIRE(alice.log_in().has_value());
        BOOST_REQUIRE(bob.log_in().has_value());
        for (auto* one : {&alice, &bob}) {
            // RFC 6121 2.2: only who has asked for the roster hears of subscriptions.
            one->ask(iq(iq_type::get).payload_xml("<query xmlns='jabber:iq:roster'/>"));
            one->send(presence());
            one->expect(presence_of(one->address(), presence_type::available));
        }
    }

    event_loop loop;
    client alice;
    client bob;
};

void messages_go_both_ways(const server& s)
{
    pair_of_clients two(s);
    two.alice.send(message(two.bob.address()).id("m1").body("Good morning"));
    const auto heard = two.bob.expect(message_with("Good morning"));
    BOOST_TEST(heard.from().text() == two.alice.address().text());
    BOOST_TEST(heard.to().text() == two.bob.address().text());
    BOOST_TEST(heard.id() == "m1");
    two.bob.send(message(two.alice.address().bare()).body("Good evening"));
    two.alice.expect(message_with("Good evening"));
}

void text_arrives_as_it_was_sent(const server& s)
{
    pair_of_clients two(s);
    const std::string long_text(60'000, 'x');
    for (const auto& text :
         {std::string("<body>&amp; \"quoted\" 'twice' ]]>"),
          std::string("Zo\xc3\xab \xf0\x9f\xa6\x9c\nsecond line\ttab"), long_text}) {
        two.alice.send(message(two.bob.address()).body(text));
        two.bob.expect(message_with(text));
    }
}

void many_messages_keep_their_order(const server& s)
{
    pair_of_clients two(s);
    for (int i = 0; i < 200; ++i)
        two.alice.send(message(two.bob.address()).body("number " + std::to_string(i)));
    for (int i = 0; i < 200; ++i) {
        const auto next =
            two.bob.expect([](const stanza& m) { return m.kind() == stanza_kind::message; });
        BOOST_REQUIRE(message_view(next).body() == "number " + std::to_string(i));
    }
}

void a_message_to_nobody_comes_back_as_an_error(const server& s)
{
    pair_of_clients two(s);
    two.alice.send(message(jid::parse("nobody@localhost").value()).id("lost").body("Hello?"));
    const auto back = two.alice.expect([](const stanza& m) { return m.id() == "lost"; });
    BOOST_TEST(back.is_error());
    BOOST_CHECK(back.error().condition == stanza_condition::service_unavailable);
}

void subscription_and_presence_go_round(const server& s)
{
    pair_of_clients two(s);
    auto& [loop, alice, bob] = two;
    const jid a(alice.address().bare());
    const jid b(bob.address().bare());

    alice.send(presence(presence_type::subscribe, b));
    bob.expect(presence_of(a, presence_type::subscribe));
    bob.send(presence(presence_type::subscribed, a));
    alice.expect(presence_of(b, presence_type::subscribed));
    alice.expect(presence_of(b, presence_type::available));

    bob.send(presence().show(presence_show::away).status("lunch").priority(3));
    const auto seen = alice.expect(presence_of(b, presence_type::available));
    BOOST_CHECK(presence_view(seen).show() == presence_show::away);
    BOOST_TEST(presence_view(seen).status() == "lunch");
    BOOST_TEST(presence_view(seen).priority() == 3);

    alice.send(presence(presence_type::unsubscribe, b));
    bob.expect(presence_of(a, presence_type::unsubscribe));
}

void the_other_end_sees_a_polite_end(const server& s)
{
    event_loop loop;
    client alice(loop, login(s, "alice"));
    BOOST_REQUIRE(alice.log_in().has_value());
    jid went;
    {
        client bob(loop, login(s, "bob"));
        BOOST_REQUIRE(bob.log_in().has_value());
        went = bob.address();
        bob.send(presence(presence_type::available, alice.address()));
        alice.expect(presence_of(went, presence_type::available));
    }
    alice.expect(presence_of(went, presence_type::unavailable));
}

// --- Contacts: a bot, whose roster follows the pushes

class friendly : public bot {
public:
    int times_online = 0;

private:
    task<> on_online(sender) override
    {
        ++times_online;
        co_return;
    }
};

bool is_contact(const friendly& b, const jid& who) { return b.contacts().find(who) != nullptr; }

void contacts_come_and_go(const server& s)
{
    event_loop loop;
    friendly b;
    running_bot bot(loop, b, login(s));
    BOOST_REQUIRE(loop.run_until([&] { return b.times_online == 1; }));
    const auto carol = jid::parse("carol@localhost").value();
    BOOST_REQUIRE(!is_contact(b, carol));

    const auto added = loop.run(xep::roster::set(
        bot.handle(), xep::roster::item(carol, "Carol & <co>", {"Choir", "Chess"})));
    BOOST_TEST(added.has_value());
    BOOST_REQUIRE(loop.run_until([&] { return is_contact(b, carol); }));
    const auto* contact = b.contacts().find(carol);
    BOOST_TEST(contact->name() == "Carol & <co>");
    BOOST_TEST(contact->groups().size() == 2U);

    const auto removed = loop.run(xep::roster::remove(bot.handle(), carol));
    BOOST_TEST(removed.has_value());
    BOOST_REQUIRE(loop.run_until([&] { return !is_contact(b, carol); }));
}

// RFC 6121 2.6: whoever knows a version says so, and is sent the roster only if it has changed. In
// clear text, to read along.
template <class Server>
void contacts_are_not_sent_again_when_nothing_has_changed()
{
    server_options clear;
    clear.tls = encryption::off;
    const Server s(std::move(clear));
    event_loop loop;
    const auto dave = jid::parse("dave@localhost").value();
    tcp_tap tap(s.port());
    friendly b;
    auto how = login(s).through(tap.port());
    how.config.stream.tls = protocol::tls_policy::off;
    how.config.stream.sm.enabled = false;  // a new session, not the old one
    running_bot bot(loop, b, how);
    BOOST_REQUIRE(loop.run_until([&] { return b.times_online == 1; }));
    BOOST_REQUIRE(loop.run(xep::roster::set(bot.handle(), xep::roster::item(dave))).has_value());
    BOOST_REQUIRE(loop.run_until([&] { return is_contact(b, dave); }));
    const std::string version(b.contacts().version());
    BOOST_REQUIRE(!version.empty());

    const auto said_before = tap.from_client().size();
    tap.cut();
    BOOST_REQUIRE(loop.run_until([&] { return b.times_online == 2; }));
    const auto said = tap.from_client().substr(said_before);
    BOOST_TEST(said.find("ver='" + version + "'") != std::string::npos, said);
    BOOST_TEST(is_contact(b, dave));
    BOOST_TEST(b.contacts().version() == version);
}

void a_bot_accepts_subscriptions_and_tells_what_it_can(const server& s)
{
    event_loop loop;
    friendly b;
    running_bot bot(loop, b, login(s));
    BOOST_REQUIRE(loop.run_until([&] { return b.times_online == 1; }));
    client alice(loop, login(s, "alice"));
    BOOST_REQUIRE(alice.log_in().has_value());
    alice.ask(iq(iq_type::get).payload_xml("<query xmlns='jabber:iq:roster'/>"));
    alice.send(presence());
    const jid who(bot.address().bare());
    alice.send(presence(presence_type::subscribe, who));
    alice.expect(presence_of(who, presence_type::subscribed));
    const auto there = alice.expect(presence_of(who, presence_type::available));
    BOOST_TEST(static_cast<bool>(there.child("c", "http://jabber.org/protocol/caps")));

    const auto info = loop.run(xep::disco::get_info(alice.handle(), bot.address()));
    BOOST_REQUIRE(info.has_value());
    BOOST_TEST(info->is("client", "bot"));
    BOOST_TEST(info->has("urn:xmpp:ping"));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(through_prosody, *needs("prosody") * fixture<kept_prosody>())

BOOST_AUTO_TEST_CASE(messages_go_both_ways) { ::messages_go_both_ways(kept_prosody::get()); }
BOOST_AUTO_TEST_CASE(text_arrives_as_it_was_sent)
{
    ::text_arrives_as_it_was_sent(kept_prosody::get());
}
BOOST_AUTO_TEST_CASE(many_messages_keep_their_order)
{
    ::many_messages_keep_their_order(kept_prosody::get());
}
BOOST_AUTO_TEST_CASE(a_message_to_nobody_comes_back_as_an_error)
{
    ::a_message_to_nobody_comes_back_as_an_error(kept_prosody::get());
}
BOOST_AUTO_TEST_CASE(subscription_and_presence_go_round)
{
    ::subscription_and_presence_go_round(kept_prosody::get());
}
BOOST_AUTO_TEST_CASE(the_other_end_sees_a_polite_end)
{
    ::the_other_end_sees_a_polite_end(kept_prosody::get());
}
BOOST_AUTO_TEST_CASE(contacts_come_and_go) { ::contacts_come_and_go(kept_prosody::get()); }
BOOST_AUTO_TEST_CASE(contacts_are_not_sent_again_when_nothing_has_changed)
{
    ::contacts_are_not_sent_again_when_nothing_has_changed<prosody>();
}
BOOST_AUTO_TEST_CASE(a_bot_accepts_subscriptions_and_tells_what_it_can)
{
    ::a_bot_accepts_subscriptions_and_tells_what_it_can(kept_prosody::get());
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(through_ejabberd, *needs("ejabberd") * fixture<kept_ejabberd>())

BOOST_AUTO_TEST_CASE(messages_go_both_ways) { ::messages_go_both_ways(kept_ejabberd::get()); }
BOOST_AUTO_TEST_CASE(text_arrives_as_it_was_sent)
{
    ::text_arrives_as_it_was_sent(kept_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(many_messages_keep_their_order)
{
    ::many_messages_keep_their_order(kept_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(a_message_to_nobody_comes_back_as_an_error)
{
    ::a_message_to_nobody_comes_back_as_an_error(kept_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(subscription_and_presence_go_round)
{
    ::subscription_and_presence_go_round(kept_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(the_other_end_sees_a_polite_end)
{
    ::the_other_end_sees_a_polite_end(kept_ejabberd::get());
}
BOOST_AUTO_TEST_CASE(contacts_come_and_go) { ::contacts_come_and_go(kept_ejabberd::get()); }
BOOST_AUTO_TEST_CASE(contacts_are_not_sent_again_when_nothing_has_changed)
{
    ::contacts_are_not_sent_again_when_nothing_has_changed<ejabberd>();
}
BOOST_AUTO_TEST_CASE(a_bot_accepts_subscriptions_and_tells_what_it_can)
{
    ::a_bot_accepts_subscriptions_and_tells_what_it_can(kept_ejabberd::get());
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/testing/harness.hpp>

#include <mynah/base/sleep.hpp>
#include <mynah/handlers/incoming.hpp>
#include <mynah/xep/caps.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

class plain : public bot {
public:
    using bot::bot;
    std::vector<std::string> heard;
    std::vector<std::string> errors;

private:
    task<> on_presence(incoming p) override
    {
        heard.push_back("presence " + std::string(p.from().text()));
        co_return;
    }
    task<> on_stanza(incoming s) override
    {
        heard.push_back("stanza " + std::string(s.stanza().type_name()));
        co_return;
    }
    void on_error(const error& why, std::string_view what, jid_view) override
    {
        errors.push_back(std::string(what) + ": " + why.message());
    }
};

// Takes its time over each message.
class slow : public plain {
public:
    timer_wheel* wheel = nullptr;

private:
    task<> on_message(incoming m) override
    {
        auto waiting = sleep(*wheel, 10s);
        co_await std::move(waiting);
        heard.push_back("message " + std::string(m.id()));
    }
};

constexpr xml::qname game{"game", "urn:example:game"};

class player : public plain {
public:
    player() { handlers().on_message(game, &player::on_move); }

private:
    task<> on_move(incoming m)
    {
        heard.push_back("move from " + std::string(m.from().text()));
        co_return;
    }
};

std::string asks_for_receipt(std::string_view id, std::string_view more = {})
{
    return "<message from='ann@example.org/x' type='chat' id='" + std::string(id) +
           "'><body>x</body>" + std::string(more) +
           "<request xmlns='urn:xmpp:receipts'/></message>";
}

std::string receipt_for(std::string_view id)
{
    return "<message to='ann@example.org/x' type='chat'><received xmlns='urn:xmpp:receipts' id='" +
           std::string(id) + "'/></message>";
}

stanza read(std::string_view text)
{
    return stanza::from(xml::tree::parse(text, xml::ns::client).value()).value();
}

std::string announced_node(std::string_view presence)
{
    const auto s = read(presence);
    return xep::caps::capabilities::parse(s.child(xep::caps::caps_name)).value().disco_node();
}

std::string ask_about(bot_harness& h, std::string_view node)
{
    h.receive(
        "<iq type='get' id='d' from='ann@example.org/x'><query "
        "xmlns='http://jabber.org/protocol/disco#info' node='" +
        std::string(node) + "'/></iq>");
    return h.next();
}

// The node that the answer's hash makes.
std::string node_of(std::string_view answer)
{
    const auto s = read(answer);
    return xep::caps::of(xep::disco::info::parse(s.child()).value()).disco_node();
}

class choosy : public plain {
    task<bool> on_subscribe(jid who) override { co_return who.local() == "ann"; }
};

bot_settings with(void (*change)(bot_settings&))
{
    bot_settings s;
    change(s);
    return s;
}

std::string version_query(std::string_view from)
{
    return "<iq type='get' id='v' from='" + std::string(from) +
           "'><query xmlns='jabber:iq:version'/></iq>";
}

std::string nobody_here(std::string_view to)
{
    return "<iq to='" + std::string(to) +
           "' type='error' id='v'><error type='cancel'>"
           "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(bot_test)

BOOST_AUTO_TEST_CASE(it_announces_itself_with_its_capabilities)
{
    harness h{plain(with([](bot_settings& s) {
        s.show = presence_show::away;
        s.status = "on the perch";
        s.priority = 5;
    }))};
    BOOST_TEST(h.first_presence().starts_with(
        "<presence><show>away</show><status>on the perch</status><priority>5</priority>"
        "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='"));
}

BOOST_AUTO_TEST_CASE(it_tells_who_and_what_it_is)
{
    harness h{plain(with([](bot_settings& s) {
        s.name = "parrot";
        s.version = "1.2";
    }))};
    h.receive(version_query("ann@example.org/x"));
    h.expect(
        "<iq to='ann@example.org/x' type='result' id='v'><query "
        "xmlns='jabber:iq:version'><name>parrot</name>"
        "<version>1.2</version></query></iq>");
    h.receive(
        "<iq type='get' id='d' from='ann@example.org/x'><query "
        "xmlns='http://jabber.org/protocol/disco#info'/></iq>");
    const auto answer = h.next();
    for (auto part :
         {"<identity category='client' type='bot'", "<feature var='urn:xmpp:ping'/>",
          "<feature var='jabber:iq:version'/>", "<feature var='urn:xmpp:time'/>",
          "<feature var='urn:xmpp:receipts'/>", "<feature var='http://jabber.org/protocol/caps'/>"})
        BOOST_TEST(answer.find(part) != std::string::npos, part << " in " << answer);
}

BOOST_AUTO_TEST_CASE(a_request_that_nobody_knows_is_refused)
{
    harness h{plain()};
    h.receive(
        "<iq type='set' id='v' from='ann@example.org/x'><query xmlns='urn:example:unknown'/></iq>");
    h.expect(nobody_here("ann@example.org/x"));
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(who_asks_badly_is_told_so)
{
    harness h{plain()};
    h.receive("<iq type='get' id='v' from='ann@example.org/x'/>");
    h.expect(
        "<iq to='ann@example.org/x' type='error' id='v'><error type='modify'>"
        "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    h.receive(
        "<iq type='get' id='v' from='ann@example.org/x'><a xmlns='urn:a'/><b xmlns='urn:b'/></iq>");
    h.expect(
        "<iq to='ann@example.org/x' type='error' id='v'><error type='modify'>"
        "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    h.receive("<iq type='result' from='ann@example.org/x'/>");  // never answered
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(hidden_from_strangers_it_answers_contacts_and_its_server_only)
{
    harness_options options;
    options.roster =
        "<item jid='ann@example.org' subscription='from'/><item jid='bob@example.org' "
        "subscription='to'/>";
    harness h{plain(with([](bot_settings& s) { s.visible_to = visibility::contacts; })), options};
    for (auto known : {"ann@example.org/x", "example.org", "bot@example.org"}) {
        h.receive(version_query(known));
        BOOST_TEST(h.next().find("type='result'") != std::string::npos, known);
    }
    for (auto stranger : {"bob@example.org/x", "eve@example.net/x", "example.net"}) {
        h.receive(version_query(stranger));
        h.expect(nobody_here(stranger));
    }
    // A receipt tells, too.
    const auto asks = [](std::string_view from) {
        return "<message type='chat' id='m' from='" + std::string(from) +
               "'><body>x</body><request xmlns='urn:xmpp:receipts'/></message>";
    };
    h.receive(asks("eve@example.net/x"));
    h.expect_nothing();
    h.receive(asks("ann@example.org/x"));
    h.expect(
        "<message to='ann@example.org/x' type='chat'><received xmlns='urn:xmpp:receipts' "
        "id='m'/></message>");
}

BOOST_AUTO_TEST_CASE(who_was_shown_presence_may_ask_a_hidden_bot)
{
    harness h{plain(with([](bot_settings& s) { s.visible_to = visibility::contacts; }))};
    const auto show = [&](std::string_view to, presence_type type) {
        h.handle().try_send(presence(type, jid::parse(to).value())).value();
        (void)h.next();
    };
    show("eve@example.net/x", presence_type::available);
    show("room@muc.example.org/Polly", presence_type::available);
    for (auto known : {"eve@example.net/x", "room@muc.example.org/ann"}) {
        h.receive(version_query(known));
        BOOST_TEST(h.next().find("type='result'") != std::string::npos, known);
    }
    show("eve@example.net/x", presence_type::unavailable);
    h.receive(version_query("eve@example.net/x"));
    h.expect(nobody_here("eve@example.net/x"));
}

BOOST_AUTO_TEST_CASE(a_stranger_cannot_tell_a_hidden_bot_by_asking_badly)
{
    harness h{plain(with([](bot_settings& s) { s.visible_to = visibility::contacts; }))};
    for (auto payload : {"", "<a xmlns='urn:a'/><b xmlns='urn:b'/>"})
        for (auto type : {"get", "set"}) {
            h.receive("<iq type='" + std::string(type) + "' id='v' from='eve@example.net/x'>" +
                      payload + "</iq>");
            h.expect(nobody_here("eve@example.net/x"));
        }
    h.receive("<iq type='get' id='v' from='eve@example.net/x' to='@'><a xmlns='urn:a'/></iq>");
    h.expect(nobody_here("eve@example.net/x"));
}

BOOST_AUTO_TEST_CASE(the_bot_decides_who_may_see_it)
{
    harness h{choosy()};
    h.receive("<presence type='subscribe' from='ann@example.net'/>");
    h.expect("<presence to='ann@example.net' type='subscribed'/>");
    h.receive("<presence type='subscribe' from='eve@example.net'/>");
    h.expect("<presence to='eve@example.net' type='unsubscribed'/>");
}

BOOST_AUTO_TEST_CASE(by_default_everyone_may_see_a_service_and_nobody_a_hidden_bot)
{
    harness service{plain()};
    service.receive("<presence type='subscribe' from='ann@example.net'/>");
    service.expect("<presence to='ann@example.net' type='subscribed'/>");
    harness hidden{plain(with([](bot_settings& s) { s.visible_to = visibility::contacts; }))};
    hidden.receive("<presence type='subscribe' from='ann@example.net'/>");
    hidden.expect("<presence to='ann@example.net' type='unsubscribed'/>");
}

BOOST_AUTO_TEST_CASE(a_list_allows_people_and_domains)
{
    harness h{plain(with([](bot_settings& s) {
        s.subscriptions = subscription_policy::allow;
        s.allowed = {jid::parse("ann@example.net").value(), jid::parse("example.com").value()};
    }))};
    for (auto who : {"ann@example.net", "anybody@example.com"}) {
        h.receive("<presence type='subscribe' from='" + std::string(who) + "'/>");
        BOOST_TEST(h.next().find("type='subscribed'") != std::string::npos, who);
    }
    for (auto who : {"bob@example.net", "ann@sub.example.com", "example.net"}) {
        h.receive("<presence type='subscribe' from='" + std::string(who) + "'/>");
        BOOST_TEST(h.next().find("type='unsubscribed'") != std::string::npos, who);
    }
}

BOOST_AUTO_TEST_CASE(nobody_gets_in_when_requests_are_refused)
{
    harness h{plain(with([](bot_settings& s) { s.subscriptions = subscription_policy::refuse; }))};
    h.receive("<presence type='subscribe' from='ann@example.net'/>");
    h.expect("<presence to='ann@example.net' type='unsubscribed'/>");
}

BOOST_AUTO_TEST_CASE(roster_pushes_of_strangers_change_nothing)
{
    harness h{plain()};
    const auto push = [](std::string_view from, std::string_view who) {
        return "<iq type='set' id='p'" + std::string(from) +
               "><query xmlns='jabber:iq:roster'><item jid='" + std::string(who) +
               "' subscription='both'/></query></iq>";
    };
    h.receive(push(" from='eve@example.net/x'", "eve@example.net"));
    h.expect(
        "<iq to='eve@example.net/x' type='error' id='p'><error type='cancel'>"
        "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    BOOST_TEST(h.subject().contacts().contacts().empty());
    BOOST_TEST(h.stream().counts().spoofed_roster_push == 1u);
    h.receive(push("", "ann@example.org"));
    h.expect("<iq type='result' id='p'/>");
    BOOST_TEST(h.subject().contacts().contacts().size() == 1u);
}

BOOST_AUTO_TEST_CASE(presence_and_the_rest_reach_their_handlers)
{
    harness h{plain()};
    h.receive(
        "<presence from='ann@example.org/x'/><presence from='ann@example.org/x' type='error'/>"
        "<message from='ann@example.org/x' type='headline'/>");
    BOOST_TEST(h.subject().heard == (std::vector<std::string>{"presence ann@example.org/x",
                                                              "stanza error", "stanza headline"}),
               boost::test_tools::per_element());
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(a_receipt_is_given_when_asked_for_and_never_for_a_receipt)
{
    harness h{plain()};
    h.receive(
        "<message from='ann@example.org/x' type='chat' id='1'><body>x</body><request "
        "xmlns='urn:xmpp:receipts'/></message>");
    h.expect(
        "<message to='ann@example.org/x' type='chat'><received xmlns='urn:xmpp:receipts' "
        "id='1'/></message>");
    h.receive(
        "<message from='ann@example.org/x' type='chat' id='2'><received xmlns='urn:xmpp:receipts' "
        "id='1'/>"
        "<request xmlns='urn:xmpp:receipts'/></message>");
    h.expect_nothing();
}

// A receipt is a promise: what waits may still be lost.
BOOST_AUTO_TEST_CASE(a_receipt_is_given_when_the_handler_begins)
{
    harness h{slow()};
    h.subject().wheel = &h.wheel();
    h.receive(asks_for_receipt("1") + asks_for_receipt("2"));
    h.expect(receipt_for("1"));
    h.expect_nothing();
    h.advance(11s);
    h.expect(receipt_for("2"));
    h.advance(11s);
    BOOST_TEST(h.subject().heard == (std::vector<std::string>{"message 1", "message 2"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_message_that_is_dropped_gets_no_receipt)
{
    harness h{slow()};
    h.subject().wheel = &h.wheel();
    std::string flood;
    for (int i = 0; i < 10'001; ++i) flood += asks_for_receipt(std::to_string(i));
    h.receive(flood);
    h.expect(receipt_for("0"));
    h.expect_nothing();
    BOOST_TEST(h.stream().counts().shed_message >= 1u);
}

BOOST_AUTO_TEST_CASE(a_message_for_a_handler_of_its_own_gets_one_receipt)
{
    harness h{player()};
    h.receive(asks_for_receipt("1", "<game xmlns='urn:example:game'/>"));
    h.expect(receipt_for("1"));
    h.expect_nothing();
    BOOST_TEST(h.subject().heard.size() == 1u);
}

BOOST_AUTO_TEST_CASE(its_name_is_in_its_identity)
{
    harness h{plain(with([](bot_settings& s) { s.name = "parrot"; }))};
    const auto identity = [](std::string_view name) {
        return "<identity category='client' type='bot' name='" + std::string(name) + "'/>";
    };
    BOOST_TEST(ask_about(h, "").find(identity("parrot")) != std::string::npos);

    plain own(with([](bot_settings& s) { s.name = "parrot"; }));
    own.handlers().set_identity(mynah::identity("client", "bot", "macaw"));
    harness other{std::move(own)};
    BOOST_TEST(ask_about(other, "").find(identity("macaw")) != std::string::npos);

    harness odd{plain(with([](bot_settings& s) { s.name = "<o>"; }))};  // no hash can be made of it
    BOOST_TEST(node_of(ask_about(odd, "")) == announced_node(odd.first_presence()));
}

BOOST_AUTO_TEST_CASE(handlers_that_come_and_go_are_announced_once_a_turn)
{
    harness h{plain()};
    const auto before = announced_node(h.first_presence());
    const auto id = h.subject().handlers().feature("urn:example:a");
    h.subject().handlers().feature("urn:example:b");
    h.advance(20ms);
    const auto after = announced_node(h.next());
    BOOST_TEST(after != before);
    h.expect_nothing();
    h.subject().handlers().remove(id);
    h.advance(20ms);
    BOOST_TEST(announced_node(h.next()) != after);
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(what_did_not_change_is_not_announced)
{
    harness h{plain()};
    h.subject().handlers().remove(h.subject().handlers().feature("urn:example:a"));
    h.subject().handlers().on_message(game, [](incoming) -> task<> { co_return; });
    h.advance(20ms);
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(a_change_while_it_is_offline_is_in_its_next_presence)
{
    harness h{plain()};
    h.disconnect();
    h.subject().handlers().feature("urn:example:a");
    h.advance(2s);
    BOOST_TEST(announced_node(h.first_presence()) == node_of(ask_about(h, "")));
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(what_it_announced_before_can_still_be_asked_about)
{
    harness h{plain()};
    std::vector<std::string> nodes{announced_node(h.first_presence())};
    for (int i = 0; i < 4; ++i) {
        h.subject().handlers().feature("urn:example:" + std::to_string(i));
        h.advance(20ms);
        nodes.push_back(announced_node(h.next()));
    }
    for (std::size_t i = 1; i < nodes.size(); ++i)
        BOOST_TEST(node_of(ask_about(h, nodes[i])) == nodes[i]);
    BOOST_TEST(ask_about(h, nodes[0]).find("item-not-found") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_is_forwarded_is_never_dispatched)
{
    harness h{player()};
    h.receive(
        "<message from='eve@example.net/1'><forwarded xmlns='urn:xmpp:forward:0'>"
        "<message xmlns='jabber:client' from='ann@example.net/1'><game xmlns='urn:example:game'/>"
        "</message></forwarded></message>");
    BOOST_TEST(h.subject().heard == (std::vector<std::string>{"stanza "}),
               boost::test_tools::per_element());
    h.receive("<message from='ann@example.net/1'><game xmlns='urn:example:game'/></message>");
    BOOST_TEST(h.subject().heard.back() == "move from ann@example.net/1");
}

BOOST_AUTO_TEST_SUITE_END()

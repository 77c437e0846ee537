#include "literals.hpp"
#include "online.hpp"
#include "tests/unit/session/session_fixture.hpp"

#include <mynah/xep/roster.hpp>

using namespace mynah;
using namespace mynah::xep;

namespace {

testing::harness_options with(std::string items)
{
    testing::harness_options options;
    options.roster = std::move(items);
    return options;
}

std::string push(std::string_view from, std::string_view items, std::string_view ver = {})
{
    std::string head = "<iq type='set' id='push'";
    if (!from.empty()) head += " from='" + std::string(from) + "'";
    head += "><query xmlns='jabber:iq:roster'";
    if (!ver.empty()) head += " ver='" + std::string(ver) + "'";
    return head + ">" + std::string(items) + "</query></iq>";
}

std::string names(std::span<const roster::contact> contacts)
{
    std::string all;
    for (const auto& c : contacts) (all += c.address().text()) += ' ';
    return all;
}

// A roster of the test's own, on a session that is online.
struct fixture {
    online h{
        with("<item jid='ann@example.org' subscription='both'/><item jid='bob@example.org' "
             "subscription='to'/>")};
    roster::roster contacts{3};
};

constexpr auto whole = "<iq type='get' id='{id}'><query xmlns='jabber:iq:roster'/></iq>";
constexpr auto accepted = "<iq type='result' id='push'/>";

}  // namespace

BOOST_AUTO_TEST_SUITE(roster_item_test)

// RFC 6121 2.1.4 and 2.1.2
BOOST_AUTO_TEST_CASE(an_item_is_read)
{
    const auto i =
        parse<roster::item>(
            "<item xmlns='jabber:iq:roster' jid='romeo@example.net' name='Romeo' ask='subscribe' "
            "subscription='from' "
            "approved='true'><group>Friends</group><group>Lovers</group></item>")
            .value();
    BOOST_TEST(i.address.text() == "romeo@example.net");
    BOOST_TEST(i.name == "Romeo");
    BOOST_TEST(i.groups.size() == 2U);
    BOOST_TEST(roster::sees_us(i.state));
    BOOST_TEST(!roster::seen_by_us(i.state));
    BOOST_TEST(i.asked);
    BOOST_TEST(i.approved);
}

BOOST_AUTO_TEST_CASE(each_subscription_says_who_sees_whom)
{
    const auto item = [](std::string_view word) {
        return parse<roster::item>(
            "<item xmlns='jabber:iq:roster' jid='a@b.example' subscription='" + std::string(word) +
            "'/>");
    };
    BOOST_TEST(!roster::sees_us(item("none").value().state));
    BOOST_TEST(!roster::sees_us(item("to").value().state));
    BOOST_TEST(roster::sees_us(item("from").value().state));
    BOOST_TEST(roster::sees_us(item("both").value().state));
    BOOST_TEST(roster::seen_by_us(item("to").value().state));
    BOOST_TEST(roster::seen_by_us(item("both").value().state));
    BOOST_TEST(!roster::sees_us(item("remove").value().state));
    BOOST_TEST(!item("friend"));
    const auto unsaid = parse<roster::item>("<item xmlns='jabber:iq:roster' jid='a@b.example'/>");
    BOOST_TEST(!roster::sees_us(unsaid.value().state));
    BOOST_TEST(!parse<roster::item>("<item xmlns='jabber:iq:roster'/>"));
}

BOOST_AUTO_TEST_CASE(a_request_says_what_is_ours_to_say)
{
    roster::item i(address("romeo@example.net"), "Romeo", {"Friends"});
    i.state = roster::subscription::both;
    i.approved = true;
    BOOST_TEST(written(i) ==
               "<item xmlns='jabber:iq:roster' jid='romeo@example.net' "
               "name='Romeo'><group>Friends</group></item>");
    i.state = roster::subscription::remove;
    BOOST_TEST(written(i) ==
               "<item xmlns='jabber:iq:roster' jid='romeo@example.net' subscription='remove'/>");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(roster_test, fixture)

BOOST_AUTO_TEST_CASE(contacts_are_loaded_and_found)
{
    const auto& loaded = h.subject().contacts();
    BOOST_TEST(names(loaded.contacts()) == "ann@example.org bob@example.org ");
    BOOST_TEST(loaded.find(address("ann@example.org"))->sees_us());
    BOOST_TEST(loaded.find(address("bob@example.org/phone")) ==
               loaded.find(address("bob@example.org")));
    BOOST_TEST(loaded.find(address("carl@example.org")) == nullptr);
    BOOST_TEST(loaded.find(address("aaa@example.org")) == nullptr);
    BOOST_TEST(loaded.find(jid()) == nullptr);
}

BOOST_AUTO_TEST_CASE(a_push_changes_adds_and_removes)
{
    const auto& loaded = h.subject().contacts();
    h.receive(push("", "<item jid='bob@example.org' subscription='both'/>"));
    h.expect(accepted);
    BOOST_TEST(loaded.find(address("bob@example.org"))->sees_us());
    h.receive(push("bot@example.org", "<item jid='abe@example.org' subscription='none'/>"));
    h.expect("<iq to='bot@example.org' type='result' id='push'/>");
    h.receive(push("BOT@example.org", "<item jid='ann@example.org' subscription='remove'/>"));
    h.expect("<iq to='bot@example.org' type='result' id='push'/>");
    h.receive(push("", "<item jid='nobody@example.org' subscription='remove'/>"));
    h.expect(accepted);
    BOOST_TEST(names(loaded.contacts()) == "abe@example.org bob@example.org ");
}

// What Google Talk had in a roster besides contacts.
BOOST_AUTO_TEST_CASE(googles_roster_is_asked_for_all_and_rid_of_who_is_no_contact)
{
    testing::harness_options options;
    options.google_roster = true;
    options.roster =
        "<item jid='ann@example.org' subscription='both' xmlns:gr='google:roster' gr:t='P'/>"
        "<item jid='bob@example.org' subscription='none'/>"
        "<item jid='carl@example.org' subscription='none' ask='subscribe'/>"
        "<item jid='dora@example.org' subscription='both' xmlns:gr='google:roster' gr:t='H'/>"
        "<item jid='eve@example.org'/>";
    online on_google(options);
    const auto& loaded = on_google.subject().contacts();
    BOOST_TEST(names(loaded.contacts()) == "ann@example.org carl@example.org ");
    on_google.receive(push("",
                           "<item jid='ann@example.org' subscription='both' "
                           "xmlns:gr='google:roster' gr:t='H'/>"));
    on_google.expect(accepted);
    BOOST_TEST(names(loaded.contacts()) == "carl@example.org ");

    roster::roster own;
    asking loading(on_google, own.load(on_google.handle()));
    on_google.expect(
        "<iq type='get' id='{id}'><query xmlns='jabber:iq:roster' xmlns:gr='google:roster' "
        "gr:ext='2' gr:include='all'/></iq>");
}

BOOST_AUTO_TEST_CASE(a_service_that_keeps_its_rosters_to_itself_is_not_asked)
{
    using protocol::unserved;
    testing::harness_options options;
    options.serves_not = protocol::service_limits(
        "Example Chat", {unserved::roster_additions, unserved::roster_changes});
    online there(options);
    asking adding(there, roster::set(there.handle(), roster::item(address("ann@example.org"))));
    asking removing(there, roster::remove(there.handle(), address("ann@example.org")));
    there.advance(duration::zero());
    there.expect_nothing();
    BOOST_TEST((adding.answer().error().code == errc::not_served));
    BOOST_TEST(adding.answer().error().text ==
               "Example Chat lets no client add contacts or subscribe to them");
    BOOST_TEST(removing.answer().error().text ==
               "Example Chat lets no client change or remove contacts");
}

BOOST_AUTO_TEST_CASE(a_service_that_carries_no_requests_is_not_given_one)
{
    testing::harness_options options;
    options.serves_not =
        protocol::service_limits("Example Chat", {protocol::unserved::contact_requests});
    online there(options);
    asking pinging(there, there.handle().request(iq(iq_type::get, address("ann@example.org/x"))));
    there.advance(duration::zero());
    there.expect_nothing();
    BOOST_TEST((pinging.answer().error().code == errc::not_served));
}

// CVE-2015-8688, CVE-2014-0364
BOOST_AUTO_TEST_CASE(a_push_from_anybody_else_changes_nothing)
{
    std::uint64_t count = 0;
    for (std::string from :
         {"mallory@example.org/x", "mallory@example.org", "bot@example.org/harness", "example.org",
          "bot@example.org/other", "bot@evil.example"}) {
        h.receive(push(from, "<item jid='mallory@example.org' subscription='both'/>"));
        h.expect("<iq to='" + from +
                 "' type='error' id='push'><error type='cancel'><service-unavailable "
                 "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
        BOOST_TEST(h.stream().counts().spoofed_roster_push == ++count, from);
    }
    BOOST_TEST(names(h.subject().contacts().contacts()) == "ann@example.org bob@example.org ");
}

BOOST_AUTO_TEST_CASE(a_malformed_push_changes_nothing)
{
    for (const auto* items :
         {"", "<item jid='@' subscription='both'/>", "<item jid='c@example.org' subscription='?'/>",
          "<item jid='c@example.org'/><item jid='d@example.org'/>", "<other/>"}) {
        h.receive(push("", items));
        h.expect(
            "<iq type='error' id='push'><error type='modify'><bad-request "
            "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    }
    BOOST_TEST(names(h.subject().contacts().contacts()) == "ann@example.org bob@example.org ");
}

BOOST_AUTO_TEST_CASE(a_roster_without_versions_is_loaded_whole)
{
    asking first(h, contacts.load(h.handle()));
    h.expect(whole);
    h.receive(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'>"
        "<item jid='ann@example.org'/></query></iq>");
    BOOST_TEST(first.answer().has_value());

    asking second(h, contacts.load(h.handle()));
    h.expect("<iq type='get' id='{id2}'><query xmlns='jabber:iq:roster'/></iq>");
    h.receive(
        "<iq type='result' id='{id2}'><query xmlns='jabber:iq:roster'>"
        "<item jid='bob@example.org'/></query></iq>");
    BOOST_TEST(names(contacts.contacts()) == "bob@example.org ");
}

BOOST_AUTO_TEST_CASE(an_empty_answer_to_no_version_is_an_error)
{
    asking loading(h, contacts.load(h.handle()));
    h.expect(whole);
    h.receive("<iq type='result' id='{id}'/>");
    BOOST_TEST((loading.answer().error().code == errc::bad_reply));
}

BOOST_AUTO_TEST_CASE(a_contact_that_cannot_be_read_is_left_out)
{
    asking loading(h, contacts.load(h.handle()));
    h.expect(whole);
    h.receive(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'><item "
        "jid='ann@example.org' subscription='both'/><item jid='a b@example.org' "
        "subscription='both'/><item jid='carl@example.org' subscription='friend'/>"
        "<item jid='bob@example.org'/></query></iq>");
    BOOST_TEST(loading.answer().has_value());
    BOOST_TEST(names(contacts.contacts()) == "ann@example.org bob@example.org ");
    BOOST_TEST(h.stream().counts().bad_jid == 1u);
    BOOST_TEST(h.stream().counts().bad_stanza == 1u);
}

BOOST_AUTO_TEST_CASE(a_roster_has_a_capacity)
{
    asking first(h, contacts.load(h.handle()));
    h.expect(whole);
    h.receive(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'><item "
        "jid='a@x.example'/><item jid='b@x.example'/>"
        "<item jid='c@x.example'/><item jid='d@x.example'/></query></iq>");
    BOOST_TEST((first.answer().error().code == errc::limit_exceeded));
    BOOST_TEST(contacts.contacts().empty());
}

BOOST_AUTO_TEST_CASE(an_address_that_comes_twice_is_one_contact)
{
    asking loading(h, contacts.load(h.handle()));
    h.expect(whole);
    h.receive(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster'><item jid='ann@example.org'/>"
        "<item jid='ANN@example.org'/></query></iq>");
    BOOST_TEST(names(contacts.contacts()) == "ann@example.org ");
}

BOOST_AUTO_TEST_CASE(a_contact_is_added_and_removed)
{
    asking adding(h, roster::set(h.handle(), roster::item(address("nurse@example.com"), "Nurse",
                                                          {"Servants"})));
    h.expect(
        "<iq type='set' id='{add}'><query xmlns='jabber:iq:roster'><item jid='nurse@example.com' "
        "name='Nurse'>"
        "<group>Servants</group></item></query></iq>");
    h.receive("<iq type='result' id='{add}'/>");
    BOOST_TEST(adding.answer().has_value());

    asking removing(h, roster::remove(h.handle(), address("nurse@example.com")));
    h.expect(
        "<iq type='set' id='{remove}'><query xmlns='jabber:iq:roster'>"
        "<item jid='nurse@example.com' subscription='remove'/></query></iq>");
    h.receive("<iq type='result' id='{remove}'/>");
    BOOST_TEST(removing.answer().has_value());
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

// Forwards pushes to a roster of three, as a bot does.
class small_roster_bot : public bot {
public:
    small_roster_bot() { roster::install(handlers(), &small_roster_bot::on_push); }
    void on_push(incoming& request) { contacts.on_push(request); }

    roster::roster contacts{3};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(roster_push_test)

BOOST_AUTO_TEST_CASE(pushes_fill_a_roster_to_its_capacity)
{
    testing::harness<small_roster_bot> h{small_roster_bot()};
    for (const auto* contact : {"a@x.example", "b@x.example", "c@x.example", "a@x.example"}) {
        h.receive(push("", "<item jid='" + std::string(contact) + "'/>"));
        h.expect(accepted);
    }
    h.receive(push("", "<item jid='d@x.example'/>"));
    h.expect(
        "<iq type='error' id='push'><error type='wait'><resource-constraint "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    BOOST_TEST(names(h.subject().contacts.contacts()) == "a@x.example b@x.example c@x.example ");
}

// Both are read at once; the push is applied first because the answer wakes a coroutine.
BOOST_AUTO_TEST_CASE(a_push_behind_the_answer_is_newer_than_it)
{
    testing::harness<small_roster_bot> h{small_roster_bot()};
    auto& contacts = h.subject().contacts;
    asking loading(h, contacts.load(h.handle()));
    h.expect(whole);
    h.receive(
        "<iq type='result' id='{id}'><query xmlns='jabber:iq:roster' ver='1'><item "
        "jid='a@x.example' name='old'/>"
        "<item jid='b@x.example'/></query></iq>" +
        push("", "<item jid='a@x.example' name='new'/>", "2") +
        push("", "<item jid='b@x.example' subscription='remove'/>", "3"));
    h.expect(accepted);
    h.expect(accepted);
    BOOST_TEST(loading.answer().has_value());
    BOOST_TEST(names(contacts.contacts()) == "a@x.example ");
    BOOST_TEST(contacts.find(address("a@x.example"))->name() == "new");
    BOOST_TEST(contacts.version() == "3");
}

BOOST_AUTO_TEST_SUITE_END()

namespace {

// A stream of a server that knows versions, and a roster that outlives it.
class versioned : public testing::session_fixture {
public:
    versioned()
    {
        start();
        log_in();
    }
    ~versioned() { end(); }

    void log_in(std::string_view feature = "<ver xmlns='urn:xmpp:features:rosterver'/>")
    {
        say(header() +
            "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
            "<mechanism>EXTERNAL</mechanism></mechanisms></stream:features>");
        say("<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
        (void)heard();
        say(header() + "<stream:features><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>" +
            std::string(feature) + "</stream:features>");
        say("<iq type='result' id='" + id_in(heard()) +
            "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@example.org/x</jid>"
            "</bind></iq>");
    }
    void reconnect(std::string_view feature = "<ver xmlns='urn:xmpp:features:rosterver'/>")
    {
        links.link().cut();
        time.advance(std::chrono::seconds(2));
        log_in(feature);
    }

    // Begins to load, and returns what is asked for.
    std::string load()
    {
        loaded.reset();
        group.spawn(keep(contacts.load(subject.handle()), loaded), "load");
        time.settle();
        const auto question = heard();
        id_ = id_in(question);
        const auto query = stanza_of(question).child();
        return std::string(query.attribute("ver").value_or("no version"));
    }
    void answer(const std::string& payload)
    {
        say("<iq type='result' id='" + id_ + "'>" + payload + "</iq>");
    }
    void answer_whole(std::string_view ver, std::string_view items)
    {
        answer("<query xmlns='jabber:iq:roster' ver='" + std::string(ver) + "'>" +
               std::string(items) + "</query>");
    }
    void push_comes(std::string_view ver, std::string_view items)
    {
        incoming request(stanza_of(push("", items, ver)), subject.handle(), host_);
        contacts.on_push(request);
        time.settle();
        (void)heard();
    }

    roster::roster contacts{3};
    std::optional<result<void>> loaded;

private:
    static task<> keep(task<result<void>> loading, std::optional<result<void>>& to)
    {
        auto answer = co_await std::move(loading);
        to.emplace(std::move(answer));
    }

    bot host_;
    std::string id_;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(roster_version_test, versioned)

// RFC 6121 2.6.2
BOOST_AUTO_TEST_CASE(versions_begin_with_an_empty_one)
{
    BOOST_TEST(load() == "");
    answer_whole("ver7", "<item jid='ann@example.org'/>");
    BOOST_TEST(loaded->has_value());
    BOOST_TEST(contacts.version() == "ver7");
}

BOOST_AUTO_TEST_CASE(after_a_reconnect_only_what_has_changed_is_asked_for)
{
    (void)load();
    answer_whole("ver7", "<item jid='ann@example.org'/>");
    reconnect();
    BOOST_TEST(load() == "ver7");
    answer("");
    BOOST_TEST(loaded->has_value());
    BOOST_TEST(names(contacts.contacts()) == "ann@example.org ");
    push_comes("ver8", "<item jid='bob@example.org'/>");
    reconnect();
    BOOST_TEST(load() == "ver8");
}

BOOST_AUTO_TEST_CASE(a_server_that_knows_no_versions_is_told_none)
{
    (void)load();
    answer_whole("ver7", "<item jid='ann@example.org'/>");
    reconnect("");
    BOOST_TEST(load() == "no version");
    answer("");
    BOOST_TEST((loaded->error().code == errc::bad_reply));
}

BOOST_AUTO_TEST_CASE(an_empty_answer_to_an_empty_version_is_an_error)
{
    (void)load();
    answer("");
    BOOST_TEST((loaded->error().code == errc::bad_reply));
}

BOOST_AUTO_TEST_CASE(a_push_has_no_version_before_there_is_a_whole_roster)
{
    push_comes("ver12", "<item jid='ann@example.org'/>");
    BOOST_TEST(names(contacts.contacts()) == "ann@example.org ");
    BOOST_TEST(contacts.version() == "");
    BOOST_TEST(load() == "");
}

BOOST_AUTO_TEST_CASE(a_load_that_fails_keeps_the_contacts_and_asks_for_everything_next_time)
{
    (void)load();
    answer_whole("ver7", "<item jid='ann@example.org'/>");
    reconnect();
    (void)load();
    time.advance(std::chrono::seconds(31));
    BOOST_TEST((loaded->error().code == errc::timed_out));
    BOOST_TEST(names(contacts.contacts()) == "ann@example.org ");
    push_comes("ver9", "<item jid='bob@example.org'/>");  // ver8 went past us
    BOOST_TEST(load() == "");
    answer("<other xmlns='urn:example:other'/>");
    BOOST_TEST(load() == "");
}

BOOST_AUTO_TEST_CASE(a_change_that_was_not_taken_costs_the_version)
{
    (void)load();
    answer_whole("ver7",
                 "<item jid='a@x.example'/><item jid='b@x.example'/><item jid='c@x.example'/>");
    push_comes("ver8", "<item jid='d@x.example'/>");  // one too many
    push_comes("ver9", "<item jid='a@x.example' name='Ann'/>");
    reconnect();
    BOOST_TEST(load() == "");
}

BOOST_AUTO_TEST_SUITE_END()

// A session that outlives its process: what is in the journal when bytes leave, and how the next
// process goes on (XEP-0198).
#include "session_fixture.hpp"

#include <mynah/protocol/journal_format.hpp>
#include <mynah/stanza/message.hpp>

#include <tests/support/scratch_folder.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;
using namespace std::chrono_literals;

namespace {

// The file outlives the processes that write it, one after the other.
class disk {
public:
    std::shared_ptr<session_journal> mount()
    {
        auto opened = session_journal::open((folder_.path() / "state").string());
        BOOST_REQUIRE_MESSAGE(opened, opened.error().message());
        return *opened;
    }
    std::string content() const { return folder_.read("state/sessions"); }
    // What another process would find now.
    std::string left() const
    {
        const auto all = protocol::journal::read(content());
        std::string text;
        for (const auto& [number, e] : all.sessions) {
            text += e.account + " acknowledged=" + std::to_string(e.state.acknowledged) +
                    " handled=" + std::to_string(e.state.handled);
            for (const auto& stanza : e.state.unacknowledged) text += " " + stanza;
        }
        return text;
    }
    // As after a kill that came when the file was this.
    void put_back(const std::string& content) { folder_.write("state/sessions", content); }

private:
    scratch_folder folder_;
};

session_config kept_on(disk& d)
{
    auto config = default_config();
    config.journal = d.mount();
    return config;
}

class process : public session_fixture {
public:
    explicit process(disk& d, memory_link_options options = {})
        : session_fixture(kept_on(d), std::move(options))
    {
        start();
    }
    void begin()
    {
        log_in_managed();
        (void)heard();
    }
    void says(std::string_view body)
    {
        BOOST_REQUIRE(
            subject.handle().try_send(message(jid::parse("ann@example.org").value()).body(body)));
        time.settle();
    }
};

std::string text(std::string_view body)
{
    return "<message to='ann@example.org' type='chat'><body>" + std::string(body) +
           "</body></message>";
}

// It was online, and had said this.
void process_is_killed(disk& d, std::string_view said = {})
{
    std::string killed;
    {
        process first(d);
        first.begin();
        if (!said.empty()) first.says(said);
        killed = d.content();
    }
    d.put_back(killed);
}

constexpr const char* greeting = "<message from='ann@example.org/x'><body>hi</body></message>";

}  // namespace

BOOST_AUTO_TEST_SUITE(session_takeover_test)

BOOST_AUTO_TEST_CASE(a_stanza_is_on_disk_before_its_bytes_leave)
{
    disk d;
    process p(d);
    p.begin();
    BOOST_TEST(d.left() == "bot@example.org/x acknowledged=0 handled=0");
    p.says("1");
    BOOST_TEST(d.left() == "bot@example.org/x acknowledged=0 handled=0 " + text("1"));
    p.say("<a xmlns='urn:xmpp:sm:3' h='1'/>");
    p.says("2");
    BOOST_TEST(d.left() == "bot@example.org/x acknowledged=1 handled=0 " + text("2"));
}

BOOST_AUTO_TEST_CASE(also_when_the_kernel_takes_nothing)
{
    disk d;
    memory_link_options narrow;
    narrow.write_room = 2000;
    process p(d, narrow);
    p.begin();
    for (int i = 0; i != 5; ++i) p.says(std::string(900, 'x'));
    const auto all = protocol::journal::read(d.content());
    BOOST_TEST(all.sessions.begin()->second.state.unacknowledged.size() == 5U);
}

BOOST_AUTO_TEST_CASE(what_is_handled_is_on_disk_before_it_is_acknowledged)
{
    disk d;
    process p(d);
    p.begin();
    p.say(greeting);
    p.say("<r xmlns='urn:xmpp:sm:3'/>");
    BOOST_TEST(p.heard() == "<a xmlns='urn:xmpp:sm:3' h='0'/>");  // its handler has it still
    BOOST_REQUIRE(p.events.numbers.size() == 1U);
    p.subject.handle().finished(p.events.numbers[0]);
    p.say("<r xmlns='urn:xmpp:sm:3'/>");
    BOOST_TEST(p.heard() == "<a xmlns='urn:xmpp:sm:3' h='1'/>");
    BOOST_TEST(d.left() == "bot@example.org/x acknowledged=0 handled=1");
}

BOOST_AUTO_TEST_CASE(what_is_said_while_the_link_is_down_is_on_disk_at_once)
{
    disk d;
    process p(d);
    p.begin();
    p.links.link().cut();
    p.time.settle();
    p.says("1");
    BOOST_TEST(d.left() == "bot@example.org/x acknowledged=0 handled=0 " + text("1"));
}

BOOST_AUTO_TEST_CASE(the_next_process_goes_on)
{
    disk d;
    std::string killed;
    {
        process first(d);
        first.begin();
        first.say(greeting);
        first.subject.handle().finished(first.events.numbers.at(0));
        first.says("1");
        first.says("2");
        killed = d.content();
    }
    BOOST_TEST(d.left() == "");  // it ended politely after all
    d.put_back(killed);

    process second(d);
    BOOST_TEST(second.ask_to_resume() == "<resume xmlns='urn:xmpp:sm:3' h='1' previd='s1'/>");
    second.say("<resumed xmlns='urn:xmpp:sm:3' h='1' previd='s1'/>");
    BOOST_TEST(second.events.online == 1);  // nobody in this process knew it
    BOOST_TEST(second.events.resumed == 0);
    BOOST_TEST(second.subject.address().text() == "bot@example.org/x");
    const auto sent = second.heard();
    BOOST_TEST(sent.substr(0, text("2").size()) == text("2"));
    BOOST_TEST(sent.find(text("1")) == std::string::npos);
    second.says("3");
    BOOST_TEST(d.left() ==
               "bot@example.org/x acknowledged=1 handled=1 " + text("2") + " " + text("3"));
}

BOOST_AUTO_TEST_CASE(what_the_next_process_resumes_and_loses_again_it_is_told_as_usual)
{
    disk d;
    process_is_killed(d);
    process second(d);
    (void)second.ask_to_resume();
    second.say("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>");
    second.links.link().cut();
    const auto before = second.links.attempts();
    while (second.links.attempts() == before) second.time.advance(100ms);
    (void)second.ask_to_resume();
    second.say("<resumed xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>");
    BOOST_TEST(second.events.online == 1);
    BOOST_TEST(second.events.resumed == 1);
}

BOOST_AUTO_TEST_CASE(a_session_that_cannot_be_resumed_is_off_the_disk_and_a_new_one_on_it)
{
    disk d;
    process_is_killed(d, "1");
    process second(d);
    (void)second.ask_to_resume();
    second.say(
        "<failed xmlns='urn:xmpp:sm:3'><item-not-found "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    BOOST_TEST(d.left() == "");
    second.say("<iq type='result' id='" + session_fixture::id_in(second.heard()) +
               "'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>bot@example.org/y</jid>"
               "</bind></iq>");
    second.say("<enabled xmlns='urn:xmpp:sm:3' id='s2' resume='true'/>");
    BOOST_TEST(second.events.online == 1);
    BOOST_TEST(d.left() == "bot@example.org/x acknowledged=0 handled=0");
}

BOOST_AUTO_TEST_CASE(a_server_that_cannot_be_reached_does_not_lose_it)
{
    disk d;
    process_is_killed(d, "1");
    process second(d);
    second.links.link().cut();
    const auto before = second.links.attempts();
    while (second.links.attempts() == before) second.time.advance(100ms);
    BOOST_TEST(d.left() == "bot@example.org/x acknowledged=0 handled=0 " + text("1"));
    BOOST_TEST(second.ask_to_resume() == "<resume xmlns='urn:xmpp:sm:3' h='0' previd='s1'/>");
}

BOOST_AUTO_TEST_CASE(what_the_server_has_forgotten_meanwhile_is_not_asked_for)
{
    disk d;
    process_is_killed(d);
    process second(d);
    second.links.link().cut();
    second.links.refuse(error(errc::connect_failed));
    second.time.advance(300s);  // the server keeps it for that long
    second.links.refuse(std::nullopt);
    const auto before = second.links.attempts();
    while (second.links.attempts() == before) second.time.advance(1s);
    second.begin();
    BOOST_TEST(second.events.online == 1);
    // And the new session is one like others.
    second.links.link().cut();
    const auto again = second.links.attempts();
    while (second.links.attempts() == again) second.time.advance(100ms);
    (void)second.ask_to_resume();
    second.say("<resumed xmlns='urn:xmpp:sm:3' previd='s1' h='0'/>");
    BOOST_TEST(second.events.online == 1);
    BOOST_TEST(second.events.resumed == 1);
}

BOOST_AUTO_TEST_SUITE_END()

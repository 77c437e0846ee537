// The eight-line echo bot: what it answers, and above all what it does not.
// [include]
#include <mynah/testing/harness.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;
using namespace mynah::testing;
// [/include]

namespace {

class echo : public bot {
    task<> on_message(incoming m) override { co_await m.reply(m.body()); }
};

// Builds its answers itself.
class builder : public bot {
    task<> on_message(incoming m) override
    {
        auto answer = message(m.from()).body("Wiederholung", "de").body(m.body());
        return m.reply(std::move(answer));
    }
};

// Against all advice.
class answers_errors : public bot {
public:
    std::vector<std::string> errors;

private:
    task<> on_stanza(incoming s) override
    {
        auto words = s.reply("why?");
        co_await std::move(words);
        auto answer = s.reply(message(s.from()).body("why?"));
        co_await std::move(answer);
    }
    void on_error(const error& why, std::string_view what, jid_view) override
    {
        errors.push_back(std::string(what) + ": " + why.text);
    }
};

std::string self_presence(std::string_view occupant, std::string_view type = {})
{
    return "<presence from='" + std::string(occupant) + "'" +
           (type.empty() ? "" : " type='" + std::string(type) + "'") +
           "><x xmlns='http://jabber.org/protocol/muc#user'>"
           "<item affiliation='none' role='participant'/><status code='110'/></x></presence>";
}

std::string in_room(std::string_view occupant, std::string_view body)
{
    return "<message from='" + std::string(occupant) + "' type='groupchat'><body>" +
           std::string(body) + "</body></message>";
}

std::string to_room(std::string_view body)
{
    return "<message to='room@muc.example.org' type='groupchat'><body>" + std::string(body) +
           "</body></message>";
}

void enter(bot_harness& h, std::string_view occupant)
{
    const presence join(presence_type::available, jid::parse(occupant).value());
    h.handle().try_send(join).value();
    (void)h.next();
    h.receive(self_presence(occupant));
}

}  // namespace

BOOST_AUTO_TEST_SUITE(echo_test)

// [harness]
BOOST_AUTO_TEST_CASE(it_says_what_it_hears)
{
    harness h{echo{}};
    h.receive("<message from='ann@example.org/x' type='chat'><body>Hi &amp; bye</body></message>");
    h.expect("<message to='ann@example.org/x' type='chat'><body>Hi &amp; bye</body></message>");
    h.expect_nothing();
}
// [/harness]

BOOST_AUTO_TEST_CASE(it_keeps_the_type_and_the_thread)
{
    harness h{echo{}};
    h.receive("<message from='ann@example.org/x'><body>a</body><thread>t1</thread></message>");
    h.expect("<message to='ann@example.org/x'><thread>t1</thread><body>a</body></message>");
}

BOOST_AUTO_TEST_CASE(it_answers_a_room_in_the_room)
{
    harness h{echo{}};
    h.receive("<message from='room@muc.example.org/ann' type='groupchat'><body>a</body></message>");
    h.expect("<message to='room@muc.example.org' type='groupchat'><body>a</body></message>");
}

BOOST_AUTO_TEST_CASE(it_does_not_answer_errors)
{
    harness h{echo{}};
    h.receive(
        "<message from='ann@example.org/x' type='error' id='1'><body>a</body>"
        "<error type='cancel'><service-unavailable "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
    h.expect_nothing();
    BOOST_TEST(h.stream().counts().unanswered_error == 1u);
}

BOOST_AUTO_TEST_CASE(it_does_not_answer_what_has_no_body)
{
    harness h{echo{}};
    h.receive(
        "<message from='ann@example.org/x' type='chat'><composing "
        "xmlns='http://jabber.org/protocol/chatstates'/></message>"
        "<message from='ann@example.org/x' type='chat'><received xmlns='urn:xmpp:receipts' "
        "id='1'/></message>"
        "<message from='room@muc.example.org' type='groupchat'><subject>s</subject></message>");
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(it_does_not_answer_its_own_words_in_a_room)
{
    harness h{echo{}};
    enter(h, "room@muc.example.org/Polly");
    h.receive(
        "<presence from='room@muc.example.org/ann'><x "
        "xmlns='http://jabber.org/protocol/muc#user'/></presence>");
    h.receive(in_room("room@muc.example.org/Polly", "mine"));
    h.expect_nothing();
    h.receive(in_room("room@muc.example.org/ann", "hers"));
    h.expect(to_room("hers"));
}

BOOST_AUTO_TEST_CASE(its_own_words_are_its_own_although_it_has_left_since)
{
    harness h{echo{}};
    enter(h, "room@muc.example.org/Polly");
    h.receive(in_room("room@muc.example.org/Polly", "mine") +
              self_presence("room@muc.example.org/Polly", "unavailable"));
    h.expect_nothing();
    // Somebody else may take the nick now.
    h.receive(in_room("room@muc.example.org/Polly", "hers"));
    h.expect(to_room("hers"));
}

BOOST_AUTO_TEST_CASE(under_a_new_nick_its_words_are_its_own_too)
{
    harness h{echo{}};
    enter(h, "room@muc.example.org/Polly");
    h.receive(self_presence("room@muc.example.org/Polly", "unavailable") +
              self_presence("room@muc.example.org/Molly") +
              in_room("room@muc.example.org/Molly", "mine"));
    h.expect_nothing();
    h.receive(in_room("room@muc.example.org/Polly", "hers"));
    h.expect(to_room("hers"));
}

BOOST_AUTO_TEST_CASE(nobody_can_tell_it_that_it_is_somebody_else)
{
    harness h{echo{}};
    enter(h, "room@muc.example.org/Polly");
    h.receive(self_presence("other@muc.example.org/ann"));  // a room that it never entered
    h.receive(in_room("other@muc.example.org/ann", "hers"));
    h.expect("<message to='other@muc.example.org' type='groupchat'><body>hers</body></message>");
}

BOOST_AUTO_TEST_CASE(strangers_who_claim_to_be_it_cannot_make_it_answer_itself)
{
    harness h{echo{}};
    std::string flood;
    for (int i = 0; i < 1100; ++i)
        flood += self_presence("r" + std::to_string(i) + "@eve.example/x");
    h.receive(flood);
    enter(h, "room@muc.example.org/Polly");
    h.receive(in_room("room@muc.example.org/Polly", "mine"));
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(in_a_new_session_it_is_in_no_room)
{
    harness h{echo{}};
    enter(h, "room@muc.example.org/Polly");
    h.disconnect();
    h.advance(std::chrono::seconds(2));
    h.receive(self_presence("room@muc.example.org/Polly") +
              in_room("room@muc.example.org/Polly", "somebody's"));
    h.expect(to_room("somebody's"));
}

BOOST_AUTO_TEST_CASE(it_does_not_answer_the_history_of_a_room)
{
    harness h{echo{}};
    h.receive(
        "<message from='room@muc.example.org/ann' type='groupchat'><body>old</body>"
        "<delay xmlns='urn:xmpp:delay' stamp='2026-01-01T00:00:00Z'/></message>");
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(it_does_not_answer_carbons)
{
    harness h{echo{}};
    const std::string copy =
        "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
        "<message xmlns='jabber:client' from='ann@example.org/x' to='bot@example.org/y' "
        "type='chat'><body>a</body>"
        "</message></forwarded></received>";
    h.receive("<message from='bot@example.org' type='chat'>" + copy +
              "<body>outer</body></message>");
    h.expect_nothing();
    BOOST_TEST(h.stream().counts().spoofed_carbon == 0u);
    h.receive("<message from='eve@example.net/x' type='chat'>" + copy +
              "<body>outer</body></message>");
    h.expect_nothing();
    BOOST_TEST(h.stream().counts().spoofed_carbon == 1u);
}

BOOST_AUTO_TEST_CASE(it_does_not_answer_what_another_device_of_its_own_has_sent)
{
    harness h{echo{}};
    const std::string copy =
        "<sent xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
        "<message xmlns='jabber:client' from='bot@example.org/y' to='ann@example.org/x' "
        "type='chat'><body>a</body></message></forwarded></sent>";
    for (auto outer : {"", "<body>outer</body>"}) {
        h.receive("<message from='bot@example.org' to='bot@example.org/harness' type='chat'>" +
                  copy + outer + "</message>");
        h.expect_nothing();
    }
    BOOST_TEST(h.stream().counts().spoofed_carbon == 0u);
    h.receive("<message from='eve@example.net/x' type='chat'>" + copy +
              "<body>outer</body></message>");
    h.expect_nothing();
    BOOST_TEST(h.stream().counts().spoofed_carbon == 1u);
}

BOOST_AUTO_TEST_CASE(it_does_not_answer_itself)
{
    harness h{echo{}};
    h.receive("<message from='bot@example.org/harness' type='chat'><body>a</body></message>");
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(two_echo_bots_that_meet_fall_silent)
{
    harness h{echo{}};
    const std::string hello =
        "<message from='echo@example.net/1' type='chat'><body>hello</body></message>";
    int answers = 0;
    h.receive(hello);
    while (!h.next().empty() && ++answers < 100)
        h.receive(hello);  // the other one says what it hears
    BOOST_TEST(answers <= 6);
    BOOST_TEST(h.stream().counts().loop_muted == 1u);
    // Something new is no loop.
    h.receive(
        "<message from='echo@example.net/1' type='chat'><body>something else</body></message>");
    h.expect("<message to='echo@example.net/1' type='chat'><body>something else</body></message>");
}

BOOST_AUTO_TEST_CASE(two_bots_that_build_their_answers_fall_silent_too)
{
    harness h{builder{}};
    const std::string hello =
        "<message from='echo@example.net/1' type='chat'><body>a &lt; b</body></message>";
    int answers = 0;
    h.receive(hello);
    while (!h.next().empty() && ++answers < 100) h.receive(hello);
    BOOST_TEST(answers <= 6);
    BOOST_TEST(h.stream().counts().loop_muted == 1u);
}

BOOST_AUTO_TEST_CASE(no_kind_of_reply_answers_an_error)
{
    harness h{answers_errors{}};
    h.receive(
        "<message from='ann@example.org/x' type='error' id='1'><body>a</body>"
        "<error type='cancel'><service-unavailable "
        "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></message>");
    h.expect_nothing();
    BOOST_TEST(h.subject().errors == (std::vector<std::string>{"reply: errors are never answered",
                                                               "reply: errors are never answered"}),
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(two_hundred_different_questions_at_once_get_two_hundred_answers)
{
    harness h{echo{}};
    std::string questions;
    for (int i = 0; i < 200; ++i)
        questions += "<message from='ann@example.org/x' type='chat'><body>" + std::to_string(i) +
                     "</body></message>";
    h.receive(questions);
    for (int i = 0; i < 200; ++i)
        h.expect("<message to='ann@example.org/x' type='chat'><body>" + std::to_string(i) +
                 "</body></message>");
    h.expect_nothing();
}

BOOST_AUTO_TEST_CASE(after_a_cut_it_is_back_and_answers)
{
    harness h{echo{}};
    h.disconnect();
    h.advance(std::chrono::seconds(2));
    BOOST_TEST(!h.first_presence().empty());
    h.receive("<message from='ann@example.org/x' type='chat'><body>again</body></message>");
    h.expect("<message to='ann@example.org/x' type='chat'><body>again</body></message>");
}

BOOST_AUTO_TEST_SUITE_END()

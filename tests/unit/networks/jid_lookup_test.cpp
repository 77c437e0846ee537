#include <mynah/networks/jid_lookup.hpp>

#include <tests/unit/xep/online.hpp>

#include <boost/test/unit_test.hpp>

using namespace mynah;

namespace {

// The bot is bot@example.org.
std::string answered(std::string_view answer)
{
    xep::online h;
    xep::asking looking(h, networks::look_up_jid(h.handle(), "friend@mail.example"));
    h.expect(
        "<iq to='friend@mail.example' type='get' id='{id}'>"
        "<getjid xmlns='http://messenger.live.com/xmpp/jidlookup'/></iq>");
    h.receive(answer);
    const auto& found = looking.answer();
    return found ? std::string(found->text()) : found.error().message();
}

std::string with(std::string_view content)
{
    return "<iq type='result' id='{id}' from='friend@mail.example'>" + std::string(content) +
           "</iq>";
}

std::string getjid(std::string_view content)
{
    return "<getjid xmlns='http://messenger.live.com/xmpp/jidlookup'>" + std::string(content) +
           "</getjid>";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(jid_lookup_test)

BOOST_AUTO_TEST_CASE(an_address_becomes_a_jid)
{
    BOOST_TEST(answered(with(getjid("<jid>00037ffe@example.org</jid>"))) == "00037ffe@example.org");
    BOOST_TEST(answered(with(getjid("<jid>00037ffe@example.org/x</jid>"))) ==
               "00037ffe@example.org");
}

// Who answers chooses whom the bot writes to.
BOOST_AUTO_TEST_CASE(an_answer_that_is_none_is_refused)
{
    const auto no = error(errc::bad_reply, "the answer names no account of example.org").message();
    for (const auto& answer :
         {with(""), with("<getjid xmlns='other'><jid>a@example.org</jid></getjid>"),
          with(getjid("")), with(getjid("<jid/>")), with(getjid("<jid>@</jid>")),
          with(getjid("<jid>example.org</jid>")), with(getjid("<jid>a@evil.example</jid>")),
          with(getjid("<jid>" + std::string(4000, 'a') + "@example.org</jid>"))})
        BOOST_TEST(answered(answer) == no);
}

BOOST_AUTO_TEST_CASE(an_address_that_is_none_is_not_asked_about)
{
    xep::online h;
    for (const auto* wrong : {"", "friend", "friend@mail.example/x", "@mail.example"}) {
        xep::asking looking(h, networks::look_up_jid(h.handle(), wrong));
        h.advance(duration::zero());
        BOOST_TEST((looking.answer().error().code == errc::bad_jid));
    }
    h.expect_nothing();
}

BOOST_AUTO_TEST_SUITE_END()

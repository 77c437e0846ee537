#include <boost/test/unit_test.hpp>
#include <mynah/stanza/reply.hpp>

using namespace mynah;

namespace {

stanza received(std::string_view document)
{
    return stanza::from(xml::tree::parse(document, xml::ns::client).value()).value();
}

std::string wire(const outgoing& o)
{
    std::string out;
    o.write(out);
    return out;
}

std::string error_for(std::string_view document)
{
    const auto reply =
        make_error_reply(received(document), stanza_error(stanza_condition::forbidden));
    return reply ? wire(*reply) : "none";
}

constexpr auto forbidden =
    "<error type='auth'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";

}  // namespace

BOOST_AUTO_TEST_SUITE(reply_test)

BOOST_AUTO_TEST_CASE(a_result_goes_back_with_the_same_id)
{
    const auto request = received("<iq type='get' id=\"a'1\" from='A@b/r' to='me@c'><q/></iq>");
    BOOST_TEST(wire(make_result(request)) == "<iq to='a@b/r' type='result' id='a&apos;1'/>");
}

BOOST_AUTO_TEST_CASE(an_error_goes_back_in_the_kind_of_its_cause)
{
    BOOST_TEST(error_for("<iq type='set' id='1' from='a@b/r'><q/></iq>") ==
               "<iq to='a@b/r' type='error' id='1'>" + std::string(forbidden) + "</iq>");
    BOOST_TEST(error_for("<message type='chat' id='2' from='a@b/r'><body>hi</body></message>") ==
               "<message to='a@b/r' type='error' id='2'>" + std::string(forbidden) + "</message>");
    BOOST_TEST(error_for("<presence from='a@b/r'/>") ==
               "<presence to='a@b/r' type='error'>" + std::string(forbidden) + "</presence>");
}

BOOST_AUTO_TEST_CASE(errors_and_results_are_never_answered)
{
    for (const auto text :
         {"<iq type='result' id='1' from='a@b'/>", "<iq type='error' id='1' from='a@b'/>",
          "<message type='error' from='a@b'/>", "<presence type='error' from='a@b'/>"})
        BOOST_TEST(error_for(text) == "none", text);
}

BOOST_AUTO_TEST_CASE(an_unwritable_explanation_does_not_cost_the_answer)
{
    const auto request = received("<iq type='get' id='1' from='a@b'><q/></iq>");
    const auto reply =
        make_error_reply(request, stanza_error(stanza_condition::forbidden, "bad \x01 text"));
    BOOST_REQUIRE(reply);
    BOOST_TEST(reply->ok());
    BOOST_TEST(wire(*reply) ==
               "<iq to='a@b' type='error' id='1'>" + std::string(forbidden) + "</iq>");
}

BOOST_AUTO_TEST_CASE(a_conversation_goes_on_in_its_type_and_thread)
{
    const auto m = received(
        "<message type='chat' from='a@b/r' id='1'><body>hi</body><thread>t</thread></message>");
    BOOST_TEST(wire(make_reply(m).body("ho")) ==
               "<message to='a@b/r' type='chat'><thread>t</thread><body>ho</body></message>");
}

BOOST_AUTO_TEST_CASE(who_speaks_to_a_room_is_answered_in_the_room)
{
    const auto m = received("<message type='groupchat' from='room@muc.b/nick'/>");
    BOOST_TEST(wire(make_reply(m)) == "<message to='room@muc.b' type='groupchat'/>");
    const auto whispered = received("<message type='chat' from='room@muc.b/nick'/>");
    BOOST_TEST(wire(make_reply(whispered)) == "<message to='room@muc.b/nick' type='chat'/>");
}

BOOST_AUTO_TEST_CASE(a_headline_is_answered_by_a_normal_message)
{
    const auto m = received("<message type='headline' from='news@b'/>");
    BOOST_TEST(wire(make_reply(m)) == "<message to='news@b'/>");
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>
#include <mynah/stanza/message.hpp>

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

}  // namespace

BOOST_AUTO_TEST_SUITE(message_test)

BOOST_AUTO_TEST_CASE(a_view_reads_what_a_message_carries)
{
    const auto s = received(
        "<message type='groupchat'><subject>s</subject><body>hi</body>"
        "<body xml:lang='cs'>ahoj</body><thread parent='p'>t</thread></message>");
    const message_view m(s);
    BOOST_TEST((m.type() == message_type::groupchat));
    BOOST_TEST(m.body() == "hi");
    BOOST_TEST(m.body("cs") == "ahoj");
    BOOST_TEST(m.subject() == "s");
    BOOST_TEST(m.thread() == "t");
    BOOST_TEST(m.has_body());
    BOOST_TEST(m.has_subject());
}

BOOST_AUTO_TEST_CASE(an_empty_subject_is_one)
{
    const auto s = received("<message type='groupchat'><subject/></message>");
    BOOST_TEST(message_view(s).has_subject());
    BOOST_TEST(message_view(s).subject() == "");
    BOOST_TEST(!message_view(s).has_body());
    BOOST_TEST(message_view(s).body() == "");
}

BOOST_AUTO_TEST_CASE(the_body_of_something_inside_is_not_the_body)
{
    const auto s = received(
        "<message><forwarded xmlns='urn:xmpp:forward:0'><message xmlns='jabber:client'>"
        "<body>inner</body></message></forwarded>"
        "<body xmlns='http://www.w3.org/1999/xhtml'>html</body></message>");
    BOOST_TEST(!message_view(s).has_body());
    BOOST_TEST(message_view(s).body() == "");
}

BOOST_AUTO_TEST_CASE(a_message_is_built)
{
    const auto to = jid::parse("a@b").value();
    BOOST_TEST(wire(message(to).type(message_type::headline).subject("s").body("b").thread("t")) ==
               "<message to='a@b' type='headline'><subject>s</subject><body>b</body>"
               "<thread>t</thread></message>");
    BOOST_TEST(wire(message(to).type(message_type::normal)) == "<message to='a@b'/>");
}

BOOST_AUTO_TEST_CASE(a_text_may_have_several_languages)
{
    const auto m = message().body("hi").body("ahoj", "cs").subject("s", "d'e");
    BOOST_TEST(m.payload() ==
               "<body>hi</body><body xml:lang='cs'>ahoj</body>"
               "<subject xml:lang='d&apos;e'>s</subject>");
}

BOOST_AUTO_TEST_SUITE_END()

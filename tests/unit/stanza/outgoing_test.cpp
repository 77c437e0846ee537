#include <boost/test/unit_test.hpp>
#include <mynah/stanza/iq.hpp>
#include <mynah/stanza/message.hpp>
#include <mynah/stanza/outgoing.hpp>
#include <mynah/stanza/presence.hpp>
#include <mynah/xml/tree.hpp>

#include <thread>
#include <type_traits>

using namespace mynah;

namespace {

std::string wire(const outgoing& o, std::string_view xmlns = {})
{
    std::string out;
    o.write(out, xmlns);
    return out;
}

jid address(std::string_view text) { return jid::parse(text).value(); }

struct ping {
    void write(xml::writer& out) const { out.start("ping", "urn:xmpp:ping").end(); }
};

static_assert(!std::is_copy_constructible_v<outgoing>);
static_assert(std::is_nothrow_move_constructible_v<message>);

}  // namespace

BOOST_AUTO_TEST_SUITE(outgoing_test)

BOOST_AUTO_TEST_CASE(attributes_stand_in_a_fixed_order)
{
    const auto m = message(address("a@b")).body("hi").id("x").lang("en").from(address("c@d"));
    BOOST_TEST(wire(m) ==
               "<message to='a@b' from='c@d' type='chat' id='x' xml:lang='en'>"
               "<body>hi</body></message>");
}

BOOST_AUTO_TEST_CASE(what_is_not_set_is_not_written)
{
    BOOST_TEST(wire(presence()) == "<presence/>");
    BOOST_TEST(wire(message(address("a@b"), message_type::normal)) == "<message to='a@b'/>");
}

BOOST_AUTO_TEST_CASE(xmlns_is_written_when_asked_for)
{
    BOOST_TEST(wire(presence(), xml::ns::client) == "<presence xmlns='jabber:client'/>");
}

BOOST_AUTO_TEST_CASE(it_is_written_at_the_end_of_what_is_there)
{
    std::string out = "<presence/>";
    message(address("a@b")).write(out);
    BOOST_TEST(out == "<presence/><message to='a@b' type='chat'/>");
}

BOOST_AUTO_TEST_CASE(header_fields_are_escaped)
{
    const auto m = message(address("a@b/<x a='1'>&\"")).id("'/><iq>\n");
    const auto text = wire(m);
    const auto tree = xml::tree::parse(text, xml::ns::client).value();
    BOOST_TEST(tree.root()["to"] == "a@b/<x a='1'>&\"");
    BOOST_TEST(tree.root()["id"] == "'/><iq>\n");
    BOOST_TEST(!tree.root().child());
}

BOOST_AUTO_TEST_CASE(text_is_escaped_once)
{
    const auto m = message().body("</body><x/>&amp;");
    BOOST_TEST(m.payload() == "<body>&lt;/body&gt;&lt;x/&gt;&amp;amp;</body>");
}

BOOST_AUTO_TEST_CASE(accessors_give_back_what_was_set)
{
    iq request(iq_type::set, address("a@b"));
    request.set_id("7");
    request.set_from(address("c@d/e"));
    BOOST_TEST((request.kind() == stanza_kind::iq));
    BOOST_TEST(request.type_name() == "set");
    BOOST_TEST(request.is_request());
    BOOST_TEST(request.to().text() == "a@b");
    BOOST_TEST(request.from().resource() == "e");
    BOOST_TEST(request.id() == "7");
    BOOST_TEST(request.lang() == "");
    BOOST_TEST(request.size_bytes() > 0U);
    BOOST_TEST(!iq(iq_type::result).is_request());
    BOOST_TEST(!message().is_request());
}

BOOST_AUTO_TEST_CASE(a_builder_is_filled_by_name_or_in_a_chain)
{
    message named(address("a@b"));
    named.body("hi");
    named.id("1").thread("t");
    outgoing sent = message(address("a@b")).body("hi").id("1").thread("t");
    BOOST_TEST(wire(named) == wire(sent));
    sent = std::move(named);
    BOOST_TEST(sent.id() == "1");
}

BOOST_AUTO_TEST_CASE(values_functions_and_elements_are_payload)
{
    const auto tree = xml::tree::parse("<x xmlns='urn:x'><y a='1'>t</y></x>").value();
    const auto m = message()
                       .payload(ping())
                       .payload([](xml::writer& out) { out.element("z", "urn:z", "1"); })
                       .payload(tree.root());
    BOOST_TEST(m.payload() ==
               "<ping xmlns='urn:xmpp:ping'/><z xmlns='urn:z'>1</z>"
               "<x xmlns='urn:x'><y a='1'>t</y></x>");
}

BOOST_AUTO_TEST_CASE(xml_as_text_is_parsed_and_written_anew)
{
    const auto m = message().payload_xml("<x xmlns=\"urn:x\" >&#65;<![CDATA[<]]></x>");
    BOOST_TEST(m.payload() == "<x xmlns='urn:x'>A&lt;</x>");
}

BOOST_AUTO_TEST_CASE(malformed_xml_is_refused)
{
    for (const auto text : {"<x>", "</message><iq>", "<a/><b/>", "text", "", "<!--c--><a/>",
                            "<a/></message><message>"}) {
        const auto m = message().body("hi").payload_xml(text);
        BOOST_TEST(!m.ok(), text);
        BOOST_TEST((m.error().code == errc::invalid_argument));
        BOOST_TEST(m.payload() == "<body>hi</body>");
    }
}

BOOST_AUTO_TEST_CASE(text_that_xml_cannot_carry_sticks)
{
    for (const auto text : {"a\x01z", "\xFF", "\xEF\xBF\xBE", "\xED\xA0\x80"}) {
        const auto m = message().subject("s").body(text).thread("t");
        BOOST_TEST(!m.ok());
        BOOST_TEST((m.error().code == errc::unwritable_text));
        BOOST_TEST(m.error().message() == "body: text that XML cannot carry");
        BOOST_TEST(m.payload() == "<subject>s</subject><thread>t</thread>");
    }
    BOOST_TEST(message().body("\t\n\u20AC").ok());
}

BOOST_AUTO_TEST_CASE(ids_and_languages_that_xml_cannot_carry_are_refused)
{
    const auto m = message().id("a\x02").lang("\xC3").id("good");
    BOOST_TEST(m.error().message() == "id: text that XML cannot carry");  // the first one
    BOOST_TEST(m.id() == "good");
    BOOST_TEST(m.lang() == "");
    BOOST_TEST(message().id("\u00E4").ok());
}

BOOST_AUTO_TEST_CASE(storage_is_used_again_on_the_same_thread)
{
    const std::string text(200, 'a');
    const void* first = nullptr;
    {
        const auto m = message(address("somebody@with.a.long.example")).body(text).id("1");
        first = m.payload().data();
    }
    const auto m = presence().status(text);
    BOOST_TEST(static_cast<const void*>(m.payload().data()) == first);
    BOOST_TEST(m.to().empty());
    BOOST_TEST(m.id() == "");
    BOOST_TEST(m.payload() == "<status>" + text + "</status>");
}

BOOST_AUTO_TEST_CASE(a_stanza_may_be_made_on_another_thread_and_end_late)
{
    std::optional<outgoing> made;
    std::thread([&] {
        thread_local std::optional<outgoing> ends_after_the_pool;
        ends_after_the_pool.emplace(message().body("late"));
        made.emplace(message(address("a@b")).body("hi"));
    }).join();
    BOOST_TEST(wire(*made) == "<message to='a@b' type='chat'><body>hi</body></message>");
}

BOOST_AUTO_TEST_SUITE_END()

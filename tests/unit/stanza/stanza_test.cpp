#include <boost/test/unit_test.hpp>
#include <mynah/stanza/stanza.hpp>
#include <mynah/stanza/stream_error.hpp>

#include <thread>

using namespace mynah;

namespace {

result<stanza> received(std::string_view document)
{
    return stanza::from(xml::tree::parse(document, xml::ns::client).value());
}

error refused(std::string_view document)
{
    const auto s = received(document);
    BOOST_REQUIRE_MESSAGE(!s, document);
    return s.error();
}

bool within(std::string_view part, std::string_view whole)
{
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stanza_test)

BOOST_AUTO_TEST_CASE(header_fields_are_read)
{
    const auto s = received(
        "<message from='bob@a.example/r' to='bot@b.example' id='x1' type='chat' xml:lang='de'>"
        "<body>hi</body></message>");
    BOOST_REQUIRE(s);
    BOOST_TEST((s->kind() == stanza_kind::message));
    BOOST_TEST((s->message_type() == message_type::chat));
    BOOST_TEST(s->type_name() == "chat");
    BOOST_TEST(s->from().text() == "bob@a.example/r");
    BOOST_TEST(s->from().resource() == "r");
    BOOST_TEST(s->to().text() == "bot@b.example");
    BOOST_TEST(s->id() == "x1");
    BOOST_TEST(s->lang() == "de");
    BOOST_TEST(s->child("body").text() == "hi");
    BOOST_TEST(s->child("body", xml::ns::client).text() == "hi");
    BOOST_TEST(s->child().name() == "body");
    BOOST_TEST(!s->is_error());
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_empty)
{
    const auto s = received("<presence/>");
    BOOST_REQUIRE(s);
    BOOST_TEST(s->from().empty());
    BOOST_TEST(s->to().empty());
    BOOST_TEST(s->id() == "");
    BOOST_TEST(s->lang() == "");
    BOOST_TEST((s->presence_type() == presence_type::available));
    BOOST_TEST(!s->child("show"));
}

BOOST_AUTO_TEST_CASE(a_normalised_address_is_a_view_of_the_attribute)
{
    const auto s = received("<message from='bob@a.example/r'/>");
    BOOST_TEST(within(s->from().text(), s->root()["from"]));
}

BOOST_AUTO_TEST_CASE(other_addresses_are_normalised_and_kept_by_the_tree)
{
    auto s = received("<message from='BOB@A.Example/R' to='\u03A3@b.example'/>");
    BOOST_REQUIRE(s);
    BOOST_TEST(s->from().text() == "bob@a.example/R");
    BOOST_TEST(s->from().domain() == "a.example");
    BOOST_TEST(s->to().text() == "\u03C3@b.example");
    BOOST_TEST(s->root()["from"] == "BOB@A.Example/R");
}

BOOST_AUTO_TEST_CASE(views_survive_a_move)
{
    auto s = received("<message from='BOB@A.Example/R' to='b@c' id='7'><body>hi</body></message>");
    const auto from = s->from();
    const auto body = s->child("body");
    const stanza moved = std::move(*s);
    BOOST_TEST(from.text() == "bob@a.example/R");
    BOOST_TEST(moved.from().text() == "bob@a.example/R");
    BOOST_TEST(body.text() == "hi");
    BOOST_TEST(moved.id() == "7");
}

BOOST_AUTO_TEST_CASE(a_bad_address_is_an_error_that_names_the_attribute)
{
    const auto from = refused("<message from='a b@c.example' to='d@e'/>");
    BOOST_TEST((from.code == errc::bad_jid));
    BOOST_TEST(from.text == "from: local part: U+0020 is not allowed here");
    BOOST_TEST(from.peer_text == "a b@c.example");
    BOOST_TEST(refused("<message from='a@b' to='c@'/>").text == "to: domain: empty");
    BOOST_TEST((refused("<message from=''/>").code == errc::bad_jid));
}

BOOST_AUTO_TEST_CASE(only_the_three_names_of_the_stream_namespace_are_stanzas)
{
    for (const auto text : {"<Message/>", "<body/>", "<message xmlns='jabber:server'/>",
                            "<iq xmlns='urn:x' type='get' id='1'><q/></iq>"})
        BOOST_TEST((refused(text).code == stream_condition::unsupported_stanza_type), text);
    constexpr auto server = "jabber:server";
    BOOST_TEST(stanza::from(xml::tree::parse("<message/>", server).value(), server).has_value());
    BOOST_TEST(!stanza::from(xml::tree()).has_value());
}

BOOST_AUTO_TEST_CASE(an_unknown_message_type_is_normal)
{
    BOOST_TEST((received("<message type='shout'/>")->message_type() == message_type::normal));
    BOOST_TEST((received("<message/>")->message_type() == message_type::normal));
}

BOOST_AUTO_TEST_CASE(an_unknown_presence_or_iq_type_is_refused)
{
    for (const auto text : {"<presence type='available'/>", "<presence type='online'/>",
                            "<iq id='1'><q/></iq>", "<iq id='1' type='put'><q/></iq>"})
        BOOST_TEST((refused(text).code == stanza_condition::bad_request), text);
}

BOOST_AUTO_TEST_CASE(an_iq_has_an_id)
{
    for (const auto text :
         {"<iq type='get'><q/></iq>", "<iq type='result'/>", "<iq type='result' id=''/>"})
        BOOST_TEST((refused(text).code == stanza_condition::bad_request), text);
}

BOOST_AUTO_TEST_CASE(an_iq_request_has_exactly_one_payload)
{
    for (const auto text : {"<iq type='get' id='1'/>", "<iq type='set' id='1'/>",
                            "<iq type='get' id='1'><a/><b/></iq>"})
        BOOST_TEST((refused(text).code == stanza_condition::bad_request), text);
    BOOST_TEST(received("<iq type='set' id='1'><a/></iq>").has_value());
    BOOST_TEST(received("<iq type='result' id='1'/>").has_value());
    BOOST_TEST(received("<iq type='error' id='1'><a/><error type='wait'/></iq>").has_value());
}

BOOST_AUTO_TEST_CASE(errors_of_every_kind_are_known)
{
    BOOST_TEST(received("<message type='error'/>")->is_error());
    BOOST_TEST(received("<presence type='error'/>")->is_error());
    BOOST_TEST(!received("<presence type='unavailable'/>")->is_error());
    const auto s = received(
        "<iq type='error' id='1'><error type='cancel'>"
        "<conflict xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
    BOOST_TEST(s->is_error());
    BOOST_TEST((s->error().condition == stanza_condition::conflict));
}

BOOST_AUTO_TEST_CASE(a_detached_copy_outlives_the_original_on_another_thread)
{
    auto s = received("<message from='BOB@a.example' to='b@c' id='7'><body>hi</body></message>");
    std::optional<stanza> copy = s->detach();
    s = errc::closed;
    std::thread([travelled = std::move(*copy)] {
        BOOST_TEST(travelled.from().text() == "bob@a.example");
        BOOST_TEST(travelled.to().text() == "b@c");
        BOOST_TEST(travelled.child("body").text() == "hi");
    }).join();
}

BOOST_AUTO_TEST_CASE(size_counts_the_text)
{
    const auto small = received("<message/>")->size_bytes();
    const auto text = "<message><body>" + std::string(1000, 'a') + "</body></message>";
    BOOST_TEST(received(text)->size_bytes() >= small + 1000);
}

BOOST_AUTO_TEST_SUITE_END()

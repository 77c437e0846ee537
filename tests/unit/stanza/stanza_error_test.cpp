#include <boost/test/unit_test.hpp>
#include <mynah/stanza/stanza_error.hpp>
#include <mynah/xml/tree.hpp>
#include <mynah/xml/writer.hpp>

using namespace mynah;

namespace {

stanza_error parsed(std::string_view document)
{
    return stanza_error::parse(xml::tree::parse(document, xml::ns::client).value().root());
}

std::string written(const stanza_error& e)
{
    std::string out;
    xml::writer w(out, xml::ns::client);
    e.write(w);
    BOOST_TEST(w.finish().has_value());
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stanza_error_test)

BOOST_AUTO_TEST_CASE(an_error_is_read_from_its_stanza)
{
    const auto e = parsed(
        "<iq type='error' id='1'><query xmlns='q'/><error type='modify'>"
        "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas' xml:lang='en'>no such day</text>"
        "<too-many-parameters xmlns='http://example.org/ns'/></error></iq>");
    BOOST_TEST((e.condition == stanza_condition::bad_request));
    BOOST_TEST((e.type == stanza_error_type::modify));
    BOOST_TEST(e.text == "no such day");
    BOOST_TEST(e.app_name == "too-many-parameters");
    BOOST_TEST(e.app_space == "http://example.org/ns");
}

BOOST_AUTO_TEST_CASE(gone_and_redirect_say_where_to_go)
{
    const auto e = parsed(
        "<error type='cancel'><gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>"
        "xmpp:romeo@afterlife.example</gone></error>");
    BOOST_TEST((e.condition == stanza_condition::gone));
    BOOST_TEST(e.alternate == "xmpp:romeo@afterlife.example");
}

BOOST_AUTO_TEST_CASE(a_malformed_error_is_still_an_error)
{
    BOOST_TEST((parsed("<iq type='error'/>").condition == stanza_condition::undefined_condition));
    const auto strange = parsed(
        "<error type='fatal'><on-fire xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
    BOOST_TEST((strange.condition == stanza_condition::undefined_condition));
    BOOST_TEST((strange.type == stanza_error_type::cancel));
    const auto untyped =
        parsed("<error><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");
    BOOST_TEST((untyped.type == stanza_error_type::auth));
}

// The condition's name counts in its own namespace only.
BOOST_AUTO_TEST_CASE(a_condition_of_another_namespace_is_none)
{
    const auto e = parsed("<error type='auth'><not-allowed xmlns='urn:x'/></error>");
    BOOST_TEST((e.condition == stanza_condition::undefined_condition));
    BOOST_TEST(e.app_name == "not-allowed");
}

BOOST_AUTO_TEST_CASE(an_error_is_written_with_everything_in_it)
{
    BOOST_TEST(written(stanza_error(stanza_condition::item_not_found)) ==
               "<error type='cancel'>"
               "<item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>");

    stanza_error e(stanza_condition::gone, stanza_error_type::modify, "a < b");
    e.alternate = "xmpp:b@c";
    e.app_name = "moved";
    e.app_space = "urn:x";
    BOOST_TEST(written(e) ==
               "<error type='modify'>"
               "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>xmpp:b@c</gone>"
               "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>a &lt; b</text>"
               "<moved xmlns='urn:x'/></error>");
}

BOOST_AUTO_TEST_CASE(every_condition_survives_writing_and_parsing)
{
    for (int code = 1; code <= static_cast<int>(stanza_condition::unexpected_request); ++code) {
        const auto condition = static_cast<stanza_condition>(code);
        const auto back = parsed(written(stanza_error(condition)));
        BOOST_TEST((back.condition == condition), to_string(condition));
        BOOST_TEST((back.type == default_type(condition)), to_string(condition));
    }
}

BOOST_AUTO_TEST_CASE(names_and_codes_agree)
{
    BOOST_TEST(to_string(stanza_condition::bad_request) == "bad-request");
    BOOST_TEST(to_string(stanza_condition::resource_constraint) == "resource-constraint");
    BOOST_TEST(to_string(stanza_condition::unexpected_request) == "unexpected-request");
    BOOST_TEST(to_string(stanza_error_type::continue_) == "continue");
    BOOST_TEST((default_type(stanza_condition::not_authorized) == stanza_error_type::auth));
    BOOST_TEST((default_type(stanza_condition::remote_server_timeout) == stanza_error_type::wait));
}

BOOST_AUTO_TEST_CASE(as_a_library_error_the_peers_words_are_kept_apart)
{
    const error e = stanza_error(stanza_condition::forbidden, "\x1b[31mgo away").to_error();
    BOOST_TEST((e.code == stanza_condition::forbidden));
    BOOST_TEST((e.code != stanza_condition::gone));
    BOOST_TEST(e.message() == "forbidden");
    BOOST_TEST(e.peer_text == "\x1b[31mgo away");
    BOOST_TEST(e.code.category().name() == "stanza");
}

BOOST_AUTO_TEST_SUITE_END()

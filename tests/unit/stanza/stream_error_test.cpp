#include <boost/test/unit_test.hpp>
#include <mynah/stanza/stanza_error.hpp>
#include <mynah/stanza/stream_error.hpp>
#include <mynah/xml/tree.hpp>
#include <mynah/xml/writer.hpp>

using namespace mynah;

namespace {

stream_error parsed(std::string_view document)
{
    return stream_error::parse(xml::tree::parse(document, xml::ns::client).value().root());
}

std::string written(const stream_error& e)
{
    std::string out;
    xml::writer w(out, xml::ns::client);
    e.write(w);
    BOOST_TEST(w.finish().has_value());
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stream_error_test)

BOOST_AUTO_TEST_CASE(an_error_is_read_with_text_and_application_condition)
{
    const auto e = parsed(
        "<stream:error><not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams' xml:lang='en'>Some text</text>"
        "<escape-your-data xmlns='http://example.org/ns'/></stream:error>");
    BOOST_TEST((e.condition == stream_condition::not_well_formed));
    BOOST_TEST(e.text == "Some text");
    BOOST_TEST(e.app_name == "escape-your-data");
    BOOST_TEST(e.app_space == "http://example.org/ns");
    BOOST_TEST(e.other_host == "");
}

BOOST_AUTO_TEST_CASE(see_other_host_says_where)
{
    const auto e = parsed(
        "<stream:error><see-other-host xmlns='urn:ietf:params:xml:ns:xmpp-streams'>"
        "[2001:41D0:1:A49b::1]:9222</see-other-host></stream:error>");
    BOOST_TEST((e.condition == stream_condition::see_other_host));
    BOOST_TEST(e.other_host == "[2001:41D0:1:A49b::1]:9222");
    BOOST_TEST(e.text == "");
}

BOOST_AUTO_TEST_CASE(only_see_other_host_carries_a_host)
{
    const auto e = parsed(
        "<stream:error><conflict xmlns='urn:ietf:params:xml:ns:xmpp-streams'>evil.example"
        "</conflict></stream:error>");
    BOOST_TEST(e.other_host == "");
}

BOOST_AUTO_TEST_CASE(unknown_and_missing_conditions_are_undefined)
{
    BOOST_TEST((parsed("<stream:error/>").condition == stream_condition::undefined_condition));
    BOOST_TEST((parsed("<stream:error><conflict/></stream:error>").condition ==
                stream_condition::undefined_condition));
    BOOST_TEST((parsed("<stream:error><on-fire xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
                       "</stream:error>")
                    .condition == stream_condition::undefined_condition));
}

BOOST_AUTO_TEST_CASE(the_old_name_of_not_well_formed_is_understood)
{
    const auto e = parsed(
        "<stream:error><xml-not-well-formed xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
        "</stream:error>");
    BOOST_TEST((e.condition == stream_condition::not_well_formed));
}

BOOST_AUTO_TEST_CASE(an_error_is_written_in_the_stream_namespace)
{
    BOOST_TEST(written(stream_error(stream_condition::policy_violation, "a & b")) ==
               "<error xmlns='http://etherx.jabber.org/streams'>"
               "<policy-violation xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
               "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>a &amp; b</text></error>");
}

BOOST_AUTO_TEST_CASE(every_condition_survives_writing_and_parsing)
{
    for (int code = 1; code <= static_cast<int>(stream_condition::unsupported_version); ++code) {
        const auto condition = static_cast<stream_condition>(code);
        BOOST_TEST((parsed(written(stream_error(condition))).condition == condition),
                   to_string(condition));
    }
    BOOST_TEST(to_string(stream_condition::unsupported_version) == "unsupported-version");
    BOOST_TEST(to_string(stream_condition::bad_format) == "bad-format");
}

BOOST_AUTO_TEST_CASE(as_a_library_error_the_peers_words_are_kept_apart)
{
    const error e = stream_error(stream_condition::conflict, "Replaced").to_error();
    BOOST_TEST((e.code == stream_condition::conflict));
    BOOST_TEST((e.code != stanza_condition::conflict));
    BOOST_TEST(e.message() == "conflict");
    BOOST_TEST(e.peer_text == "Replaced");
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/xml/stream_parser.hpp>

#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah::xml;
using mynah::xml::testing::to_string;

namespace {

const std::string header =
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' "
    "id='s1' from='example.net' version='1.0' xml:lang='en'>";

// A parser that has seen the header.
struct opened {
    explicit opened(const parser_limits& limits = {}) : parser(limits)
    {
        parser.feed(header);
        BOOST_REQUIRE(parser.next() == stream_event::open);
        BOOST_REQUIRE(parser.next() == stream_event::none);
    }

    parse_failure failure_of(std::string_view bytes)
    {
        parser.feed(bytes);
        while (true) switch (parser.next()) {
                case stream_event::none: return parse_failure::none;
                case stream_event::malformed: return parser.failure();
                default: break;
            }
    }

    stream_parser parser;
};

parse_failure failure_of(std::string_view stanza, const parser_limits& limits = {})
{
    return opened(limits).failure_of(stanza);
}

parse_failure failure_of_stream(std::string_view bytes)
{
    stream_parser parser;
    parser.feed(bytes);
    while (true) switch (parser.next()) {
            case stream_event::none: return parse_failure::none;
            case stream_event::malformed: return parser.failure();
            default: break;
        }
}

}  // namespace

namespace mynah::xml {
std::ostream& operator<<(std::ostream& out, stream_event e) { return out << "event " << int(e); }
std::ostream& operator<<(std::ostream& out, parse_failure f) { return out << "failure " << int(f); }
}  // namespace mynah::xml

BOOST_AUTO_TEST_SUITE(stream_parser_test)

BOOST_AUTO_TEST_CASE(a_stream_is_a_header_then_stanzas_then_an_end)
{
    stream_parser parser;
    parser.feed(header + "<a/> <b>1</b></stream:stream> ");
    BOOST_TEST(parser.next() == stream_event::open);
    BOOST_TEST(parser.header().root()["id"] == "s1");
    BOOST_TEST(parser.header().root().attribute("lang", ns::xml).value() == "en");
    BOOST_TEST(parser.offset() == header.size());
    BOOST_TEST(parser.next() == stream_event::stanza);
    BOOST_TEST(to_string(parser.take().root()) == "<a xmlns='jabber:client'/>");
    BOOST_TEST(parser.next() == stream_event::stanza);
    BOOST_TEST(parser.take().root().text() == "1");
    BOOST_TEST(parser.next() == stream_event::closed);
    BOOST_TEST(parser.offset() == header.size() + 29);
    BOOST_TEST(parser.next() == stream_event::none);
    BOOST_TEST(parser.next() == stream_event::none);
    BOOST_TEST(parser.drained());
}

BOOST_AUTO_TEST_CASE(nothing_behind_an_event_is_looked_at_before_the_next_call)
{
    opened o;
    o.parser.feed("<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><not well formed");
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    BOOST_TEST(!o.parser.drained());
    BOOST_TEST(!o.parser.idle());
    BOOST_TEST(o.parser.failure() == parse_failure::none);
    BOOST_TEST(o.parser.next() == stream_event::malformed);
}

BOOST_AUTO_TEST_CASE(a_clean_end_of_a_stanza_is_drained_and_one_more_byte_is_not)
{
    opened o;
    o.parser.feed("<proceed/>");
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    BOOST_TEST(o.parser.drained());
    BOOST_TEST(o.parser.idle());
    o.parser.feed(" ");
    BOOST_TEST(!o.parser.drained());
    BOOST_TEST(o.parser.next() == stream_event::none);
    BOOST_TEST(o.parser.drained());
}

BOOST_AUTO_TEST_CASE(a_partial_stanza_is_not_idle)
{
    opened o;
    BOOST_TEST(o.parser.idle());
    o.parser.feed("<message>");
    BOOST_TEST(o.parser.next() == stream_event::none);
    BOOST_TEST(!o.parser.idle());
    BOOST_TEST(o.parser.drained());
    o.parser.feed("</mess");
    BOOST_TEST(o.parser.next() == stream_event::none);
    BOOST_TEST(!o.parser.drained());
    o.parser.feed("age>");
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    BOOST_TEST(o.parser.idle());
}

// Reparse deferral would keep the last tag back until more input comes.
BOOST_AUTO_TEST_CASE(a_stanza_comes_with_its_last_byte)
{
    opened o;
    for (int round = 0; round < 3; ++round) {
        o.parser.feed("<x y='");
        BOOST_TEST(o.parser.next() == stream_event::none);
        o.parser.feed("1");
        BOOST_TEST(o.parser.next() == stream_event::none);
        o.parser.feed("'/");
        BOOST_TEST(o.parser.next() == stream_event::none);
        o.parser.feed(">");
        BOOST_TEST(o.parser.next() == stream_event::stanza);
        BOOST_TEST(o.parser.next() == stream_event::none);
        o.parser.reset();
        o.parser.feed(header);
        BOOST_TEST(o.parser.next() == stream_event::open);
        BOOST_TEST(o.parser.next() == stream_event::none);
    }
}

BOOST_AUTO_TEST_CASE(bytes_may_be_fed_while_events_wait)
{
    stream_parser parser;
    parser.feed(header);
    parser.feed("<a/>");
    parser.feed("<b/");
    BOOST_TEST(parser.next() == stream_event::open);
    parser.feed("><c/>");
    BOOST_TEST(parser.next() == stream_event::stanza);
    BOOST_TEST(parser.next() == stream_event::stanza);
    BOOST_TEST(parser.take().root().name() == "b");
    parser.feed("<d/>");
    BOOST_TEST(parser.next() == stream_event::stanza);
    BOOST_TEST(parser.next() == stream_event::stanza);
    BOOST_TEST(parser.take().root().name() == "d");
    BOOST_TEST(parser.next() == stream_event::none);
    BOOST_TEST(parser.offset() == header.size() + 16);
}

BOOST_AUTO_TEST_CASE(commit_may_be_shorter_than_prepare)
{
    opened o;
    auto room = o.parser.prepare(100);
    BOOST_REQUIRE(room.size() >= 4u);
    std::copy_n("<a/>", 4, room.data());
    o.parser.commit(4);
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    room = o.parser.prepare(100);
    std::copy_n("<b/>", 4, room.data());
    o.parser.commit(4);
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    BOOST_TEST(o.parser.take().root().name() == "b");
    BOOST_TEST(o.parser.next() == stream_event::none);
}

BOOST_AUTO_TEST_CASE(reset_forgets_everything)
{
    opened o;
    o.parser.feed("<success/>left over");
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    o.parser.reset();
    BOOST_TEST(o.parser.drained());
    BOOST_TEST(o.parser.offset() == 0u);
    BOOST_TEST(o.parser.header().empty());
    BOOST_TEST(o.parser.next() == stream_event::none);
    o.parser.feed(header + "<a/>");
    BOOST_TEST(o.parser.next() == stream_event::open);
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    o.parser.feed("<");
    o.parser.feed("!");
    BOOST_TEST(o.parser.next() == stream_event::none);
    o.parser.feed("x");
    BOOST_TEST(o.parser.next() == stream_event::malformed);
    o.parser.reset();
    o.parser.feed(header);
    BOOST_TEST(o.parser.next() == stream_event::open);
}

BOOST_AUTO_TEST_CASE(a_stanza_that_is_not_taken_is_dropped)
{
    opened o;
    o.parser.feed("<a/><b/>");
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    BOOST_TEST(o.parser.take().root().name() == "b");
}

BOOST_AUTO_TEST_CASE(an_empty_stream_opens_and_closes)
{
    stream_parser parser;
    parser.feed(
        "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'/>");
    BOOST_TEST(parser.next() == stream_event::open);
    BOOST_TEST(parser.next() == stream_event::closed);
    BOOST_TEST(parser.next() == stream_event::none);
    parser.feed("<a/>");
    BOOST_TEST(parser.next() == stream_event::malformed);
    BOOST_TEST(parser.failure() == parse_failure::not_well_formed);
}

BOOST_AUTO_TEST_CASE(the_prefix_of_the_stream_is_free)
{
    stream_parser parser;
    parser.feed(
        "<s:stream xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams'><s:features/>");
    BOOST_TEST(parser.next() == stream_event::open);
    BOOST_TEST(parser.next() == stream_event::stanza);
    BOOST_TEST(parser.take().root().is({"features", ns::stream}));
}

BOOST_AUTO_TEST_CASE(a_component_expects_its_own_namespace)
{
    stream_parser parser({}, ns::component);
    parser.feed(
        "<stream:stream xmlns='jabber:component:accept' "
        "xmlns:stream='http://etherx.jabber.org/streams'>");
    BOOST_TEST(parser.next() == stream_event::open);
    parser.reset();
    parser.feed(header);
    BOOST_TEST(parser.next() == stream_event::malformed);
    BOOST_TEST(parser.failure() == parse_failure::invalid_namespace);
}

BOOST_AUTO_TEST_CASE(what_a_component_receives_reads_like_a_clients)
{
    stream_parser parser({}, ns::component);
    parser.feed(
        "<stream:stream xmlns='jabber:component:accept' xmlns:c='jabber:component:accept' "
        "xmlns:stream='http://etherx.jabber.org/streams'>"
        "<c:message><body>a</body><x xmlns='urn:x'><c:y/></x></c:message>");
    BOOST_TEST(parser.next() == stream_event::open);
    BOOST_TEST(parser.next() == stream_event::stanza);
    const auto stanza = parser.take();
    BOOST_TEST(stanza.root().is({"message", ns::client}));
    BOOST_TEST(stanza.root().child("body", ns::client).text() == "a");
    BOOST_TEST(bool(stanza.root().child("x", "urn:x").child("y", ns::client)));
}

BOOST_AUTO_TEST_CASE(character_data_of_an_element_is_one_piece)
{
    opened o;
    o.parser.feed("<m><body>a&lt;b&#x263A;\r\n<![CDATA[<i>]]> &amp;");
    BOOST_TEST(o.parser.next() == stream_event::none);
    o.parser.feed("c</body></m>");
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    const auto stanza = o.parser.take();
    BOOST_TEST(stanza.root().child("body").text() == "a<b\u263A\n<i> &c");
}

BOOST_AUTO_TEST_CASE(wrong_stream_namespaces_are_refused)
{
    const auto invalid = parse_failure::invalid_namespace;
    BOOST_TEST(failure_of_stream("<stream:stream xmlns='jabber:client' xmlns:stream='urn:x'>") ==
               invalid);
    BOOST_TEST(failure_of_stream("<stream xmlns='jabber:client'>") == invalid);
    BOOST_TEST(failure_of_stream("<stream>") == invalid);
    BOOST_TEST(failure_of_stream(
                   "<s:other xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams'>") ==
               invalid);
    BOOST_TEST(failure_of_stream(
                   "<s:stream xmlns='jabber:server' xmlns:s='http://etherx.jabber.org/streams'>") ==
               invalid);
    BOOST_TEST(failure_of_stream("<s:stream xmlns:s='http://etherx.jabber.org/streams'>") ==
               invalid);
    BOOST_TEST(failure_of_stream("<stream xmlns='http://etherx.jabber.org/streams'>") == invalid);
}

BOOST_AUTO_TEST_CASE(undeclared_prefixes_are_refused)
{
    BOOST_TEST(failure_of_stream("<stream:stream xmlns='jabber:client'>") ==
               parse_failure::bad_namespace_prefix);
    BOOST_TEST(failure_of("<p:a/>") == parse_failure::bad_namespace_prefix);
    BOOST_TEST(failure_of("<a p:b=''/>") == parse_failure::bad_namespace_prefix);
}

BOOST_AUTO_TEST_CASE(restricted_xml_is_refused_everywhere)
{
    const auto restricted = parse_failure::restricted_xml;
    BOOST_TEST(failure_of("<!-- -->") == restricted);
    BOOST_TEST(failure_of("<a><!-- --></a>") == restricted);
    BOOST_TEST(failure_of("<?php ?>") == restricted);
    BOOST_TEST(failure_of("<a><?php ?></a>") == restricted);
    BOOST_TEST(failure_of("</stream:stream><!-- -->") == restricted);
    BOOST_TEST(failure_of_stream("<!-- -->") == restricted);
    BOOST_TEST(failure_of_stream("<?php ?>") == restricted);
    BOOST_TEST(failure_of_stream("<!DOCTYPE stream>") == restricted);
    BOOST_TEST(failure_of_stream("<!DOCTYPE stream SYSTEM 'http://example.org/dtd'>") ==
               restricted);
    BOOST_TEST(failure_of_stream(
                   "<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'><!ENTITY c '&a;&a;'>]>") ==
               restricted);
}

BOOST_AUTO_TEST_CASE(bad_xml_and_bad_utf8_are_not_well_formed)
{
    const auto bad = parse_failure::not_well_formed;
    for (std::string_view bytes : {"<a></b>",
                                   "<a b='1' b='2'/>",
                                   "<a b=1/>",
                                   "<a b/>",
                                   "<a>&foo;</a>",
                                   "<a b='&foo;'/>",
                                   "<a>&#0;</a>",
                                   "<a>&#x1F;</a>",
                                   "<a>&#xD800;</a>",
                                   "<a>&#xFFFE;</a>",
                                   "<a>]]></a>",
                                   "<a b='<'/>",
                                   "<1/>",
                                   "<>",
                                   "<a>\x01</a>",
                                   "<m\xC3/>",
                                   "<a>\xC0\xAF</a>",
                                   "<a>\xE0\x80\x80</a>",
                                   "<a>\xED\xA0\x80</a>",
                                   "<a>\xF4\x90\x80\x80</a>",
                                   "<a>\xEF\xBF\xBE</a>",
                                   "<a>\x80</a>",
                                   "<a>\xFF</a>",
                                   "<!DOCTYPE a>",
                                   "<?xml version='1.0'?>",
                                   "<a:b:c/>",
                                   "<a xmlns:xml='urn:x'/>",
                                   "<a xmlns:p=''/>",
                                   "<a xmlns='a&#10;b'/>",
                                   "</a>",
                                   "</stream:stream>x",
                                   "</stream:stream><a/>"})
        BOOST_TEST(failure_of(bytes) == bad, bytes);
    BOOST_TEST(failure_of_stream("hello there") == bad);
    BOOST_TEST(failure_of_stream("\n<?xml version='1.0'?>") == bad);
    BOOST_TEST(failure_of_stream("HTTP/1.1 400 Bad Request\r\n") == bad);
}

BOOST_AUTO_TEST_CASE(a_zero_byte_in_a_stanza_is_not_well_formed)
{
    BOOST_TEST(failure_of(std::string_view("<a>\0</a>", 8)) == parse_failure::not_well_formed);
}

BOOST_AUTO_TEST_CASE(other_encodings_are_refused)
{
    const auto unsupported = parse_failure::unsupported_encoding;
    BOOST_TEST(failure_of_stream("<?xml version='1.0' encoding='ISO-8859-1'?><a/>") == unsupported);
    BOOST_TEST(failure_of_stream("<?xml version='1.0' encoding='UTF-16'?><a/>") == unsupported);
    BOOST_TEST(failure_of_stream("\xFE\xFF") == unsupported);
    BOOST_TEST(failure_of_stream("\xFF\xFE<") == unsupported);
    BOOST_TEST(failure_of_stream(std::string_view("<\0s\0", 4)) == unsupported);
    BOOST_TEST(failure_of_stream(std::string_view("\0<\0s", 4)) == unsupported);
    BOOST_TEST(failure_of_stream(std::string_view(" \0<\0", 4)) == parse_failure::not_well_formed);
    BOOST_TEST(failure_of_stream("<?xml version='1.0' encoding='utf-8'?>") == parse_failure::none);
    BOOST_TEST(failure_of_stream("\xEF\xBB\xBF" + header) == parse_failure::none);
}

BOOST_AUTO_TEST_CASE(text_between_stanzas_is_a_bad_format)
{
    BOOST_TEST(failure_of(" \t\r\n") == parse_failure::none);
    BOOST_TEST(failure_of("hello") == parse_failure::bad_format);
    BOOST_TEST(failure_of("<a/>hello<a/>") == parse_failure::bad_format);
    BOOST_TEST(failure_of("<![CDATA[x]]>") == parse_failure::bad_format);
    BOOST_TEST(failure_of("&amp;") == parse_failure::bad_format);
}

BOOST_AUTO_TEST_CASE(a_failure_is_for_ever)
{
    opened o;
    BOOST_TEST(o.failure_of("<a/>x") == parse_failure::bad_format);
    const std::string reason(o.parser.reason());
    o.parser.feed("<b/>");
    BOOST_TEST(o.parser.next() == stream_event::malformed);
    BOOST_TEST(o.parser.failure() == parse_failure::bad_format);
    BOOST_TEST(o.parser.reason() == reason);
}

BOOST_AUTO_TEST_CASE(a_stream_inside_a_stanza_is_an_element_like_others)
{
    opened o;
    o.parser.feed("<message><stream:stream><iq/></stream:stream></message>");
    BOOST_TEST(o.parser.next() == stream_event::stanza);
    BOOST_TEST(o.parser.next() == stream_event::none);
    BOOST_TEST(o.parser.idle());
}

BOOST_AUTO_TEST_SUITE_END()

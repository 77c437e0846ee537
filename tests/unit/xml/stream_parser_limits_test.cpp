#include <mynah/xml/stream_parser.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah::xml;

namespace {

const std::string header =
    "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    "version='1.0'>";

std::string repeated(std::string_view part, std::size_t times)
{
    std::string out;
    while (times-- > 0) out += part;
    return out;
}

// "" or the reason of a policy violation.
std::string refusal(const std::string& stream, const parser_limits& limits)
{
    stream_parser parser(limits);
    parser.feed(stream);
    for (;;) switch (parser.next()) {
            case stream_event::none: return "";
            case stream_event::malformed:
                BOOST_TEST(int(parser.failure()) == int(parse_failure::policy_violation),
                           parser.reason());
                return std::string(parser.reason());
            default: break;
        }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stream_parser_limits_test)

BOOST_AUTO_TEST_CASE(a_stanza_may_have_so_many_bytes_and_no_more)
{
    parser_limits limits;
    limits.stanza_bytes = 1000;
    const auto stanza = [](std::size_t size) {
        return "<a>" + std::string(size - 7, 'x') + "</a>";
    };
    BOOST_TEST(refusal(header + stanza(1000), limits) == "");
    BOOST_TEST(refusal(header + stanza(1001), limits) == "stanza too long");
    BOOST_TEST(refusal(header + "<b/>" + stanza(1000) + stanza(1000) + stanza(1001), limits) ==
               "stanza too long");
    BOOST_TEST(refusal(header + "<a>" + std::string(997, 'x'), limits) == "stanza too long");
    BOOST_TEST(refusal(header + std::string(5000, ' '), limits) == "");
}

BOOST_AUTO_TEST_CASE(a_tag_may_have_so_many_bytes_and_no_more)
{
    parser_limits limits;
    limits.token_bytes = 500;
    const auto tag = [](std::size_t size) { return "<a b='" + std::string(size - 9, 'x') + "'/>"; };
    BOOST_TEST(refusal(header + tag(500), limits) == "");
    BOOST_TEST(refusal(header + tag(501), limits) == "tag too long");
    BOOST_TEST(refusal(header + "<c>" + tag(501) + "</c>", limits) == "tag too long");
    BOOST_TEST(refusal(header + "<a b='" + std::string(500, 'x'), limits) == "tag too long");
    BOOST_TEST(refusal(header + "<!--" + std::string(500, 'x') + "-->", limits) == "tag too long");
    BOOST_TEST(refusal(header + "<a>" + std::string(5000, 'x') + "</a>", limits) == "");
}

BOOST_AUTO_TEST_CASE(the_stream_header_has_the_limit_of_a_tag)
{
    parser_limits limits;
    limits.token_bytes = header.size();
    BOOST_TEST(refusal(header, limits) == "");
    BOOST_TEST(refusal(" " + header, limits) == "stream header too long");
    limits.token_bytes = header.size() - 1;
    BOOST_TEST(refusal(header, limits) == "stream header too long");
    BOOST_TEST(refusal(std::string(header.size(), ' '), limits) == "stream header too long");
}

BOOST_AUTO_TEST_CASE(elements_nest_so_deep_and_no_deeper)
{
    parser_limits limits;
    limits.depth = 5;
    BOOST_TEST(refusal(header + repeated("<a>", 5) + repeated("</a>", 5), limits) == "");
    BOOST_TEST(refusal(header + repeated("<a>", 6), limits) == "elements nested too deeply");
    BOOST_TEST(refusal(header + "<a>" + repeated("<b><c/></b>", 50) + "</a>", limits) == "");
}

BOOST_AUTO_TEST_CASE(a_very_deep_tree_needs_no_stack)
{
    parser_limits limits;
    limits.depth = limits.elements = 1'000'000;
    limits.stanza_bytes = 100'000'000;
    stream_parser parser(limits);
    parser.feed(header + repeated("<a>", 200'000) + repeated("</a>", 200'000));
    BOOST_TEST(int(parser.next()) == int(stream_event::open));
    BOOST_TEST(int(parser.next()) == int(stream_event::stanza));
    const auto copy = parser.take().clone();
    BOOST_TEST(copy.size_bytes() > 200'000u);
}

BOOST_AUTO_TEST_CASE(an_element_has_so_many_attributes_and_declarations)
{
    parser_limits limits;
    limits.attributes = 4;
    BOOST_TEST(refusal(header + "<a b='' c='' d='' e=''/>", limits) == "");
    BOOST_TEST(refusal(header + "<a b='' c='' d='' e='' f=''/>", limits) == "too many attributes");
    BOOST_TEST(refusal(header + "<a xmlns='x' b='' c='' d=''/>", limits) == "");
    BOOST_TEST(refusal(header + "<a xmlns='x' b='' c='' d='' e=''/>", limits) ==
               "too many attributes");
    BOOST_TEST(refusal(header + "<a xmlns:f='x' xmlns:g='x' xmlns:h='x' xmlns:i='x' xmlns:j='x'/>",
                       limits) == "too many attributes");
    BOOST_TEST(refusal(header + "<a b='' c=''><b c='' d='' e=''/></a>", limits) == "");
    limits.attributes = 2;
    BOOST_TEST(refusal(header, limits) == "too many attributes");
}

BOOST_AUTO_TEST_CASE(a_stanza_has_so_many_elements)
{
    parser_limits limits;
    limits.elements = 10;
    BOOST_TEST(refusal(header + "<a>" + repeated("<b/>", 9) + "</a><a/>", limits) == "");
    BOOST_TEST(refusal(header + "<a>" + repeated("<b/>", 10) + "</a>", limits) ==
               "too many elements");
}

BOOST_AUTO_TEST_CASE(a_namespace_name_has_so_many_bytes)
{
    parser_limits limits;
    limits.namespace_bytes = 50;
    BOOST_TEST(refusal(header + "<a xmlns='" + std::string(50, 'x') + "'/>", limits) == "");
    BOOST_TEST(refusal(header + "<a xmlns:p='" + std::string(51, 'x') + "'/>", limits) ==
               "namespace name too long");
}

// Each use of a prefix would copy the namespace into the tree, were it not stored once.
BOOST_AUTO_TEST_CASE(a_namespace_that_is_used_often_is_stored_once)
{
    stream_parser parser;
    const std::string space(1000, 'x');
    parser.feed(header + "<a xmlns:p='" + space + "'>" + repeated("<p:b p:c=''/>", 5000) + "</a>");
    BOOST_TEST(int(parser.next()) == int(stream_event::open));
    BOOST_TEST(int(parser.next()) == int(stream_event::stanza));
    const auto stanza = parser.take();
    BOOST_TEST(stanza.root().child("b", space).attribute("c", space).has_value());
    BOOST_TEST(stanza.size_bytes() < 1'000'000u);
}

BOOST_AUTO_TEST_CASE(namespaces_in_turn_do_not_blow_up_a_tree)
{
    parser_limits limits;
    limits.stanza_bytes = 64 * 1024;
    std::string stanza = "<a";
    for (char p = 'b'; p < 'n'; ++p)
        stanza += std::string(" xmlns:") + p + "='" + std::string(1000, p) + "'";
    stanza += '>';
    for (int i = 0; i < 400; ++i)
        for (char p = 'b'; p < 'n'; ++p) stanza += std::string("<") + p + ":x/>";
    BOOST_TEST(refusal(header + stanza + "</a>", limits) == "namespaces repeated too often");
}

BOOST_AUTO_TEST_SUITE_END()

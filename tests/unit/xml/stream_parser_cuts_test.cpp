// Property: however a stream is cut into pieces, the same events come, each with the piece that its
// last byte is in.
#include "stanzas.hpp"
#include "transcript.hpp"

#include <boost/test/unit_test.hpp>

#include <random>
#include <string>

using namespace mynah::xml;
using namespace mynah::xml::testing;

namespace {

const std::string header =
    "<?xml version='1.0'?>\n<stream:stream xmlns='jabber:client' "
    "xmlns:stream='http://etherx.jabber.org/streams' "
    "version='1.0'>";

void check_cut(std::string_view input, const transcript& by_byte, const parser_limits& limits,
               auto next_size)
{
    const auto got = record(input, next_size, limits);
    const auto want = expected(by_byte, input.size(), next_size);
    BOOST_TEST(got == want, boost::test_tools::per_element());
}

// Whole, in two pieces everywhere, and in random pieces.
void check_all_cuts(std::string_view input, const parser_limits& limits = {},
                    unsigned random_cuts = 30)
{
    const auto by_byte = record_byte_by_byte(input, limits);
    for (std::size_t cut = 0; cut <= input.size(); ++cut)
        check_cut(input, by_byte, limits,
                  [cut](std::size_t at) { return at < cut ? cut - at : 0; });
    for (unsigned seed = 0; seed < random_cuts; ++seed)
        check_cut(input, by_byte, limits, [seed](std::size_t at) {
            return std::minstd_rand(seed * 7919 + unsigned(at) + 1)() % (3 + seed * 4) + 1;
        });
}

std::string tiny(std::size_t n, char c = 'x') { return std::string(n, c); }

}  // namespace

BOOST_AUTO_TEST_SUITE(stream_parser_cuts_test)

BOOST_AUTO_TEST_CASE(every_kind_of_stanza)
{
    for (const auto stanza : stanzas)
        check_all_cuts(header + std::string(stanza) + " <r/></stream:stream>\n", {}, 5);
}

BOOST_AUTO_TEST_CASE(many_stanzas_in_a_row)
{
    std::string stream = header;
    for (const auto stanza : stanzas) stream.append(stanza) += '\n';
    const auto by_byte = record_byte_by_byte(stream + "</stream:stream>");
    BOOST_TEST(by_byte.size() == std::size(stanzas) + 2);
    check_all_cuts(stream + "</stream:stream>", {}, 60);
}

BOOST_AUTO_TEST_CASE(other_ways_to_begin_and_end)
{
    const std::string bare =
        "<s:stream xmlns='jabber:client' xmlns:s='http://etherx.jabber.org/streams'";
    for (const auto& stream :
         {bare + "/>", bare + "/> \n", bare + "/>x", bare + "></s:stream>",
          bare + "></s:stream><a/>", "  " + bare + "><a/>", "\xEF\xBB\xBF" + bare + "><a/>",
          "\n<?xml version='1.0'?>" + bare + ">"})
        check_all_cuts(stream);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_wrong_at_the_same_byte)
{
    for (std::string_view bad : {"<a></b>",
                                 "<a b='1' b='2'/>",
                                 "<a b=1/>",
                                 "<a b/>",
                                 "<a>&foo;</a>",
                                 "<a b='&foo;'/>",
                                 "<a>&#0;</a>",
                                 "<a>&#xD800;</a>",
                                 "<a>x]]>y</a>",
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
                                 "<a>\xFF</a>",
                                 "<!DOCTYPE a>",
                                 "<?xml version='1.0'?>",
                                 "<a:b:c/>",
                                 "<a xmlns:p=''/>",
                                 "<a xmlns='a&#10;b'/>",
                                 "</a>",
                                 "<p:a/>",
                                 "<a p:b=''/>",
                                 "<!-- c -->",
                                 "<a><!-- c --></a>",
                                 "<?pi x?>",
                                 "text",
                                 "<a/>text",
                                 "<![CDATA[ x]]>",
                                 "&amp;",
                                 "</stream:stream><!-- -->",
                                 "</stream:stream>&",
                                 "<a><![CDATA[ ]]></b>",
                                 "<a>&#xFFFFFFFFF;</a>",
                                 "<a xmlns:xml='u'/>",
                                 " text ]]> text",
                                 "]]>",
                                 "]]]>",
                                 " ]]>",
                                 "<a/> \n]]>",
                                 "a>]]>",
                                 "&#32;]]>",
                                 "<![CDATA[ ]]>]]>"})
        check_all_cuts(header + "<message><body>before</body></message>" + std::string(bad) +
                       "<a/>");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_header_is_wrong_at_the_same_byte)
{
    for (std::string_view bad :
         {"hello", "HTTP/1.1 400 Bad Request\r\n\r\n", "<stream>",
          "<p:stream xmlns='jabber:client'>", "\xFE\xFF", "\xFF\xFE<",
          "<?xml version='1.0' encoding='latin1'?><a/>",
          "<?xml version='1.0'?><?xml version='1.0'?>", "<!-- --><a/>", "<?pi?><a/>",
          "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY b 'c'>]><a/>", "\n<?xml version='1.0'?>",
          "<s:stream xmlns='jabber:server' xmlns:s='http://etherx.jabber.org/streams'>", "<a></a>",
          "<a/>", "</a>", ">"})
        check_all_cuts(std::string(bad) + "<message/>");
    for (std::string_view utf16 : {std::string_view("<\0?\0x\0", 6), std::string_view("\0<\0?", 4),
                                   std::string_view("x\0<\0", 4), std::string_view(" \0<\0", 4),
                                   std::string_view("\xEF\0\xBB", 3)})
        check_all_cuts(utf16);
}

BOOST_AUTO_TEST_CASE(limits_hold_at_the_same_byte)
{
    parser_limits limits;
    limits.stanza_bytes = 300;
    limits.token_bytes = 200;
    limits.namespace_bytes = 50;
    limits.depth = 4;
    limits.attributes = 5;
    limits.elements = 12;
    std::string elements, attributes;
    for (int i = 0; i < 20; ++i) {
        elements += "<b/>";
        attributes += " a" + std::to_string(i) + "=''";
    }
    for (const auto& stanza : {"<a>" + tiny(293) + "</a>",
                               "<a>" + tiny(294) + "</a>",
                               "<a>" + tiny(600) + "</a>",
                               "<a>" + tiny(292) + "&#1;",
                               "<a>" + tiny(293) + "\xE2\x98",
                               "<a>" + tiny(290) + "\xE2\x98\xBA\xE2\x98\xBA</a>",
                               "<a>" + tiny(600) + "</b>",
                               "<a b='" + tiny(191) + "'/>",
                               "<a b='" + tiny(192) + "'/>",
                               "<a b='" + tiny(400) + "'/>",
                               "<a b='" + tiny(400) + "<",
                               "<a b='" + tiny(193) + "<",
                               "<a b='" + tiny(194) + "<",
                               "<a b='" + tiny(195) + "<",
                               "<!--" + tiny(400) + "-->",
                               "<!--" + tiny(193) + "-->",
                               "<!--" + tiny(194) + "-->",
                               "<?p " + tiny(300) + "?>",
                               "<" + tiny(400) + "/>",
                               "<a><![CDATA[" + tiny(600),
                               "<a>" + elements + "</a>",
                               "<a" + attributes + "/>",
                               tiny(600, ' ') + "x",
                               std::string("<a><b><c><d/></c></b></a>"),
                               std::string("<a><b><c><d><e/>"),
                               "<a xmlns:p='" + tiny(51) + "'/>",
                               "<a>" + tiny(200) + "<b c='" + tiny(150) + "'/></a>",
                               "<a>]" + tiny(296, ']') + "</a>"})
        check_all_cuts(header + "<first/>" + stanza + "<last/>", limits, 10);
    check_all_cuts(tiny(250, ' ') + header, limits, 10);
    limits.stanza_bytes = 150;
    check_all_cuts(header + "<a>" + tiny(143) + "</a><a>" + tiny(144) + "</a>", limits, 10);
}

// With a budget of nothing the parser is replaced behind every stanza that has an unknown name.
BOOST_AUTO_TEST_CASE(replacing_the_parser_loses_and_doubles_no_byte)
{
    std::string stream = header;
    for (int i = 0; i < 3; ++i)
        for (const auto stanza : stanzas)
            stream += std::string(stanza) + "<n" + std::to_string(i) +
                      " xmlns:p='urn:p'> <p:x/></n" + std::to_string(i) + ">\n ";
    for (const std::string end :
         {"</stream:stream>", "</stream:stream> x", "<a", "<a></b>", "<!-- -->", "x"}) {
        const auto by_byte = record_byte_by_byte(stream + end);
        parser_limits limits;
        limits.name_budget = 0;
        BOOST_TEST(record_byte_by_byte(stream + end, limits) == by_byte,
                   boost::test_tools::per_element());
        check_cut(stream + end, by_byte, limits, [](std::size_t) { return 0; });
        for (unsigned seed = 0; seed < 40; ++seed)
            check_cut(stream + end, by_byte, limits, [seed](std::size_t at) {
                return std::minstd_rand(seed * 7919 + unsigned(at) + 1)() % (5 + seed * 50) + 1;
            });
    }
}

BOOST_AUTO_TEST_SUITE_END()

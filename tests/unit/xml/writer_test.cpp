#include <mynah/xml/writer.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah::xml;

namespace {

std::string text_written(std::string_view text)
{
    std::string out;
    writer w(out);
    w.element("a", text);
    return w.finish() ? out : "refused";
}

std::string attribute_written(std::string_view value)
{
    std::string out;
    writer w(out);
    w.start("a").attribute("b", value).end();
    return w.finish() ? out : "refused";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(writer_test)

BOOST_AUTO_TEST_CASE(xmlns_is_written_where_it_changes)
{
    std::string out;
    writer w(out, ns::client);
    w.start("iq").attribute("type", "set");
    w.start("query", "jabber:iq:roster").attribute("ver", "7");
    w.start("item", "jabber:iq:roster").element("group", "x").end();
    w.element("item").end();
    w.element("other", ns::client, "").end();
    BOOST_TEST(w.finish().has_value());
    BOOST_TEST(out ==
               "<iq type='set'><query xmlns='jabber:iq:roster' "
               "ver='7'><item><group>x</group></item><item/></query>"
               "<other/></iq>");
}

BOOST_AUTO_TEST_CASE(unknown_namespaces_are_compared_as_text)
{
    std::string out;
    writer w(out);
    w.start("a", "urn:a")
        .start("b", "urn:a")
        .start("c", "urn:c")
        .start("d", "urn:a")
        .end()
        .end()
        .end()
        .end();
    w.start("a", "urn:a&").start("b", "urn:a&").start("c", "urn:a&amp;").end().end().end();
    BOOST_TEST(w.finish().has_value());
    BOOST_TEST(out ==
               "<a xmlns='urn:a'><b><c xmlns='urn:c'><d xmlns='urn:a'/></c></b></a>"
               "<a xmlns='urn:a&amp;'><b xmlns='urn:a&amp;'><c xmlns='urn:a&amp;amp;'/></b></a>");
}

BOOST_AUTO_TEST_CASE(no_namespace_is_one_too)
{
    std::string out;
    writer w(out, ns::client);
    w.start("a", "").start("b", ns::client).end().end();
    BOOST_TEST(w.finish().has_value());
    BOOST_TEST(out == "<a xmlns=''><b xmlns='jabber:client'/></a>");
}

BOOST_AUTO_TEST_CASE(attributes_in_namespaces_get_prefixes)
{
    std::string out;
    writer w(out);
    w.start("a")
        .attribute("lang", "de", ns::xml)
        .attribute("x", "1", "urn:x")
        .attribute("x", "2", "urn:y")
        .end();
    BOOST_TEST(w.finish().has_value());
    BOOST_TEST(out == "<a xml:lang='de' xmlns:ns0='urn:x' ns0:x='1' xmlns:ns1='urn:y' ns1:x='2'/>");
}

BOOST_AUTO_TEST_CASE(deep_elements_end_with_their_names)
{
    std::string out, want;
    writer w(out, "urn:0");
    for (int i = 0; i < 40; ++i) w.start("e" + std::to_string(i), i % 3 == 0 ? "urn:0" : "urn:1");
    w.text("x");
    for (int i = 0; i < 40; ++i) w.end();
    BOOST_TEST(w.finish().has_value());
    for (int i = 0; i < 40; ++i)
        want += "<e" + std::to_string(i) +
                (i > 0 && i % 3 == 0 ? " xmlns='urn:0'"
                 : i % 3 == 1        ? " xmlns='urn:1'"
                                     : "") +
                ">";
    want += 'x';
    for (int i = 40; i-- > 0;) want += "</e" + std::to_string(i) + ">";
    BOOST_TEST(out == want);
}

BOOST_AUTO_TEST_CASE(text_is_escaped_once)
{
    BOOST_TEST(text_written("a<b>&amp;\"'\r\n\t]]>") ==
               "<a>a&lt;b&gt;&amp;amp;\"'&#13;\n\t]]&gt;</a>");
    BOOST_TEST(attribute_written("a<b>&\"'\r\n\t") ==
               "<a b='a&lt;b>&amp;\"&apos;&#13;&#10;&#9;'/>");
    BOOST_TEST(text_written("") == "<a/>");
    BOOST_TEST(attribute_written("") == "<a b=''/>");
}

BOOST_AUTO_TEST_CASE(valid_code_points_pass)
{
    for (const std::string text : {"\u0080", "\u07FF", "\u0800", "\uD7FF", "\uE000", "\uFFFD",
                                   "\U00010000", "\U0010FFFF", "\u263A and \U0001F99C", "\x7F"})
        BOOST_TEST(text_written(text) == "<a>" + text + "</a>");
}

BOOST_AUTO_TEST_CASE(what_xml_cannot_carry_is_refused)
{
    for (std::string_view bad : {std::string_view("\0", 1),
                                 std::string_view("\x01"),
                                 std::string_view("\x0B"),
                                 std::string_view("\x1F"),
                                 std::string_view("\x80"),
                                 std::string_view("\xC0\xAF"),
                                 std::string_view("\xC1\xBF"),
                                 std::string_view("\xC3"),
                                 std::string_view("\xC3("),
                                 std::string_view("\xE0\x80\x80"),
                                 std::string_view("\xE2\x98"),
                                 std::string_view("\xED\xA0\x80"),
                                 std::string_view("\xEF\xBF\xBE"),
                                 std::string_view("\xEF\xBF\xBF"),
                                 std::string_view("\xF0\x8F\xBF\xBF"),
                                 std::string_view("\xF0\x9F\xA6"),
                                 std::string_view("\xF4\x90\x80\x80"),
                                 std::string_view("\xF5\x80\x80\x80"),
                                 std::string_view("\xFF"),
                                 std::string_view("caf\xE9 latin-1")}) {
        BOOST_TEST(text_written(bad) == "refused");
        BOOST_TEST(attribute_written(bad) == "refused");
        BOOST_TEST(text_written(std::string(bad) + "tail") == "refused");
    }
}

BOOST_AUTO_TEST_CASE(names_that_are_none_are_refused)
{
    for (std::string_view bad :
         {"", "a b", "a>", "a/", "1a", "-a", "a:b", "a'", "<a", "a=", "a\n", "\xFF"}) {
        std::string out;
        writer element(out);
        element.start(bad).end();
        BOOST_TEST(element.finish().has_error(), bad);
        writer attribute(out);
        attribute.start("a").attribute(bad, "").end();
        BOOST_TEST(attribute.finish().has_error(), bad);
    }
    std::string out;
    writer w(out);
    w.start("a").attribute("xmlns", "urn:x").end();
    BOOST_TEST(w.finish().has_error());
    BOOST_TEST(out == "");
}

BOOST_AUTO_TEST_CASE(a_refusal_cuts_the_buffer_back)
{
    std::string out = "before";
    writer w(out);
    w.start("a").attribute("b", "c").text("\x01").element("d", "e").end();
    const auto r = w.finish();
    BOOST_REQUIRE(r.has_error());
    BOOST_TEST((r.error().code == mynah::errc::unwritable_text));
    BOOST_TEST(out == "before");
}

BOOST_AUTO_TEST_CASE(raw_content_is_copied)
{
    std::string payload;
    writer inner(payload, ns::client);
    inner.element("body", "a & b");
    BOOST_TEST(inner.finish().has_value());
    std::string out;
    writer w(out, ns::client);
    w.start("message").attribute("to", "a@b").raw(payload).end();
    BOOST_TEST(w.finish().has_value());
    BOOST_TEST(out == "<message to='a@b'><body>a &amp; b</body></message>");
}

BOOST_AUTO_TEST_SUITE_END()

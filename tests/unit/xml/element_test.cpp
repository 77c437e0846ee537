#include <mynah/xml/element.hpp>
#include <mynah/xml/tree.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mynah::xml;

namespace {

tree parsed(std::string_view text) { return tree::parse(text, ns::client).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(element_test)

BOOST_AUTO_TEST_CASE(no_element_has_nothing)
{
    const element none;
    BOOST_TEST(!none);
    BOOST_TEST(none.name() == "");
    BOOST_TEST(none.space() == "");
    BOOST_TEST(none.text() == "");
    BOOST_TEST(none.tail() == "");
    BOOST_TEST(none["id"] == "");
    BOOST_TEST(!none.attribute("id").has_value());
    BOOST_TEST(none.attribute_count() == 0u);
    BOOST_TEST(!none.child("a").child(qname("b", "c")).next().child().child("d", "e"));
    BOOST_TEST(!none.is("", ""));
    BOOST_TEST(!none.is({"", ""}));
    for (auto child : none.children()) BOOST_TEST(!child);
}

BOOST_AUTO_TEST_CASE(names_are_compared_with_their_namespaces)
{
    const auto t = parsed("<iq><ping xmlns='urn:xmpp:ping'/><made xmlns='urn:made:up'/></iq>");
    const auto ping = t.root().child();
    BOOST_TEST(ping.is({"ping", "urn:xmpp:ping"}));
    BOOST_TEST(!ping.is({"ping", "urn:xmpp:time"}));
    BOOST_TEST(!ping.is({"pong", "urn:xmpp:ping"}));
    BOOST_TEST(ping.is("ping", "urn:xmpp:ping"));
    const auto made = ping.next();
    BOOST_TEST(made.is({"made", "urn:made:up"}));
    BOOST_TEST(!made.is({"made", "urn:made:down"}));
    BOOST_TEST(!made.is({"mode", "urn:made:up"}));
    BOOST_TEST(!made.is({"made", "urn:xmpp:ping"}));
    BOOST_TEST(!ping.is({"made", "urn:made:up"}));
}

BOOST_AUTO_TEST_CASE(attributes_have_namespaces_too)
{
    const auto t = parsed(
        "<message lang='plain' xml:lang='de' id='' made-up='x' xmlns:p='urn:p' p:id='other'/>");
    const auto m = t.root();
    BOOST_TEST(m["lang"] == "plain");
    BOOST_TEST(m.attribute("lang", ns::xml).value() == "de");
    BOOST_TEST(m.attribute("id").value() == "");
    BOOST_TEST(m.attribute("id", "urn:p").value() == "other");
    BOOST_TEST(m["made-up"] == "x");
    BOOST_TEST(!m.attribute("xmlns").has_value());
    BOOST_TEST(!m.attribute("to").has_value());
    BOOST_TEST(m.attribute_count() == 5u);
    BOOST_TEST(m.attribute_at(1).name == "lang");
    BOOST_TEST(m.attribute_at(1).space == ns::xml);
    BOOST_TEST(m.attribute_at(1).value == "de");
}

BOOST_AUTO_TEST_CASE(children_are_found_by_name)
{
    const auto t = parsed("<iq><a xmlns='urn:x'/><a/><b>1</b><b>2</b><c><b>inner</b></c></iq>");
    const auto iq = t.root();
    BOOST_TEST(iq.child().space() == "urn:x");
    BOOST_TEST(iq.child("a").space() == ns::client);
    BOOST_TEST(iq.child("a", "urn:x").space() == "urn:x");
    BOOST_TEST(iq.child("b").text() == "1");
    BOOST_TEST(iq.child(qname("b", ns::client)).next().text() == "2");
    BOOST_TEST(!iq.child("inner"));
    BOOST_TEST(!iq.child("c").next());
    std::string names;
    for (auto child : iq.children()) names += child.name();
    BOOST_TEST(names == "aabbc");
}

BOOST_AUTO_TEST_CASE(text_stands_before_the_children_and_tails_behind_them)
{
    const auto t = parsed("<p>one <em>two</em> three <b/>four</p>");
    BOOST_TEST(t.root().text() == "one ");
    BOOST_TEST(t.root().tail() == "");
    BOOST_TEST(t.root().child("em").text() == "two");
    BOOST_TEST(t.root().child("em").tail() == " three ");
    BOOST_TEST(t.root().child("b").text() == "");
    BOOST_TEST(t.root().child("b").tail() == "four");
}

BOOST_AUTO_TEST_CASE(views_live_when_their_tree_moves)
{
    auto t = parsed("<p>one<em>two</em>three</p>");
    const auto em = t.root().child();
    std::vector<tree> elsewhere;
    elsewhere.push_back(std::move(t));
    BOOST_TEST(em.text() == "two");
    BOOST_TEST(em.tail() == "three");
    BOOST_TEST((elsewhere[0].root().child() == em));
}

BOOST_AUTO_TEST_SUITE_END()

#include <boost/test/unit_test.hpp>
#include <mynah/stanza/detail/language.hpp>
#include <mynah/xml/tree.hpp>

using namespace mynah;

namespace {

std::string_view chosen(const xml::tree& stanza, std::string_view lang)
{
    return detail::in_language(stanza.root(), "body", lang).text();
}

xml::tree message(std::string_view bodies)
{
    auto text = "<message>" + std::string(bodies) + "</message>";
    return xml::tree::parse(text, xml::ns::client).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(language_test)

BOOST_AUTO_TEST_CASE(the_wanted_language_wins)
{
    const auto m = message(
        "<body>hi</body><body xml:lang='cs'>ahoj</body>"
        "<body xml:lang='de-CH'>gruezi</body>");
    BOOST_TEST(chosen(m, "cs") == "ahoj");
    BOOST_TEST(chosen(m, "DE") == "gruezi");
    BOOST_TEST(chosen(m, "de-ch") == "gruezi");
    BOOST_TEST(chosen(m, "d") == "hi");
    BOOST_TEST(chosen(m, "de-CH-1996") == "hi");
}

BOOST_AUTO_TEST_CASE(else_the_one_without_a_language_else_the_first)
{
    const auto m = message("<body xml:lang='cs'>ahoj</body><body>hi</body>");
    BOOST_TEST(chosen(m, "") == "hi");
    BOOST_TEST(chosen(m, "fr") == "hi");
    const auto marked = message("<body xml:lang='cs'>ahoj</body><body xml:lang='de'>hallo</body>");
    BOOST_TEST(chosen(marked, "") == "ahoj");
    BOOST_TEST(chosen(marked, "fr") == "ahoj");
}

BOOST_AUTO_TEST_CASE(only_children_of_the_stanzas_namespace_count)
{
    const auto m = message(
        "<body xmlns='http://www.w3.org/1999/xhtml'>html</body><x/><body>hi</body>"
        "<body xmlns='urn:x' xml:lang='de'>x</body>");
    BOOST_TEST(chosen(m, "de") == "hi");
    BOOST_TEST(chosen(message("<x/>"), "de") == "");
}

BOOST_AUTO_TEST_SUITE_END()

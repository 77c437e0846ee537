#include <boost/test/unit_test.hpp>
#include <mynah/stanza/presence.hpp>

using namespace mynah;

namespace {

stanza received(std::string_view document)
{
    return stanza::from(xml::tree::parse(document, xml::ns::client).value()).value();
}

int priority(std::string_view text)
{
    const auto s = received("<presence><priority>" + std::string(text) + "</priority></presence>");
    return presence_view(s).priority();
}

std::string wire(const outgoing& o)
{
    std::string out;
    o.write(out);
    return out;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(presence_test)

BOOST_AUTO_TEST_CASE(a_view_reads_what_a_presence_carries)
{
    const auto s = received(
        "<presence><show>away</show><status>lunch</status><status xml:lang='de'>Essen</status>"
        "<priority>-5</priority></presence>");
    const presence_view p(s);
    BOOST_TEST((p.type() == presence_type::available));
    BOOST_TEST((p.show() == presence_show::away));
    BOOST_TEST(p.status() == "lunch");
    BOOST_TEST(p.status("de") == "Essen");
    BOOST_TEST(p.priority() == -5);
}

BOOST_AUTO_TEST_CASE(what_is_missing_or_unknown_has_its_default)
{
    const auto s = received("<presence type='unavailable'><show>busy</show></presence>");
    const presence_view p(s);
    BOOST_TEST((p.type() == presence_type::unavailable));
    BOOST_TEST((p.show() == presence_show::online));
    BOOST_TEST(p.status() == "");
    BOOST_TEST(p.priority() == 0);
}

BOOST_AUTO_TEST_CASE(a_priority_out_of_range_is_zero)
{
    BOOST_TEST(priority("127") == 127);
    BOOST_TEST(priority("-128") == -128);
    for (const auto text : {"128", "-129", "99999999999999999999", "1x", " 1", "+1", "0x1", ""})
        BOOST_TEST(priority(text) == 0, text);
}

BOOST_AUTO_TEST_CASE(a_presence_is_built)
{
    BOOST_TEST(wire(presence().show(presence_show::dnd).status("<busy>").priority(-1)) ==
               "<presence><show>dnd</show><status>&lt;busy&gt;</status>"
               "<priority>-1</priority></presence>");
    const auto to = jid::parse("a@b").value();
    BOOST_TEST(wire(presence(presence_type::subscribed, to)) ==
               "<presence to='a@b' type='subscribed'/>");
    BOOST_TEST(wire(presence().to(to).type(presence_type::unavailable)) ==
               "<presence to='a@b' type='unavailable'/>");
    BOOST_TEST(wire(presence().show(presence_show::online)) == "<presence/>");
    BOOST_TEST(wire(presence().status("weg", "de")) ==
               "<presence><status xml:lang='de'>weg</status></presence>");
}

BOOST_AUTO_TEST_SUITE_END()

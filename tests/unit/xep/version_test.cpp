#include "literals.hpp"
#include "online.hpp"

#include <mynah/handlers/handler_table.hpp>
#include <mynah/xep/version.hpp>

using namespace mynah;
using namespace mynah::xep;

namespace {

// XEP-0092, example 2
constexpr auto exodus =
    "<query xmlns='jabber:iq:version'><name>Exodus</name><version>0.7.0.4</version>"
    "<os>Windows-XP 5.01.2600</os></query>";

}  // namespace

BOOST_AUTO_TEST_SUITE(version_test)

BOOST_AUTO_TEST_CASE(a_version_is_read_and_written)
{
    const auto info = parse<version::info>(exodus).value();
    BOOST_TEST(info.name == "Exodus");
    BOOST_TEST(info.version == "0.7.0.4");
    BOOST_TEST(info.os == "Windows-XP 5.01.2600");
    BOOST_TEST(written(info) == exodus);
}

BOOST_AUTO_TEST_CASE(the_operating_system_is_told_by_intention_only)
{
    BOOST_TEST(written(version::info("shop", "1.2")) ==
               "<query xmlns='jabber:iq:version'><name>shop</name><version>1.2</version></query>");
}

BOOST_AUTO_TEST_CASE(what_is_left_out_is_empty)
{
    BOOST_TEST(parse<version::info>("<query xmlns='jabber:iq:version'/>").value().name == "");
    BOOST_TEST(!parse<version::info>("<query xmlns='jabber:iq:last'/>"));
}

BOOST_AUTO_TEST_CASE(the_handler_is_advertised)
{
    handler_registry handlers;
    version::install(handlers, [](incoming&) {});
    BOOST_TEST(handlers.current()->features() == std::vector<std::string>{"jabber:iq:version"},
               boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_peer_is_asked)
{
    online h;
    asking version(h, version::get(h.handle(), address("juliet@capulet.com/balcony")));
    h.expect(
        "<iq to='juliet@capulet.com/balcony' type='get' id='{id}'><query "
        "xmlns='jabber:iq:version'/></iq>");
    h.receive(std::string("<iq from='juliet@capulet.com/balcony' type='result' id='{id}'>") +
              exodus + "</iq>");
    BOOST_TEST(version.answer().value().name == "Exodus");
}

BOOST_AUTO_TEST_CASE(an_empty_answer_is_an_error)
{
    online h;
    asking version(h, version::get(h.handle(), address("juliet@capulet.com/balcony")));
    h.expect(
        "<iq to='juliet@capulet.com/balcony' type='get' id='{id}'><query "
        "xmlns='jabber:iq:version'/></iq>");
    h.receive("<iq from='juliet@capulet.com/balcony' type='result' id='{id}'/>");
    BOOST_TEST((version.answer().error().code == errc::bad_reply));
}

BOOST_AUTO_TEST_SUITE_END()

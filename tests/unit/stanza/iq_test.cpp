#include <boost/test/unit_test.hpp>
#include <mynah/stanza/iq.hpp>

using namespace mynah;

namespace {

stanza received(std::string_view document)
{
    return stanza::from(xml::tree::parse(document, xml::ns::client).value()).value();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(iq_test)

BOOST_AUTO_TEST_CASE(a_view_tells_requests_from_replies)
{
    const auto request = received("<iq type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>");
    BOOST_TEST(iq_view(request).is_request());
    BOOST_TEST((iq_view(request).type() == iq_type::get));
    BOOST_TEST(iq_view(request).payload().is("ping", "urn:xmpp:ping"));
    const auto reply = received("<iq type='result' id='1'/>");
    BOOST_TEST(!iq_view(reply).is_request());
    BOOST_TEST(!iq_view(reply).payload());
}

BOOST_AUTO_TEST_CASE(an_iq_is_built)
{
    std::string out;
    iq(iq_type::get, jid::parse("a.example").value())
        .id("1")
        .payload([](xml::writer& w) { w.start("ping", "urn:xmpp:ping").end(); })
        .write(out);
    BOOST_TEST(out == "<iq to='a.example' type='get' id='1'><ping xmlns='urn:xmpp:ping'/></iq>");
}

BOOST_AUTO_TEST_SUITE_END()

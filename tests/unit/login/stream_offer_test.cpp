#include <bots/login/check/stream_offer.hpp>

#include <mynah/xml/tree.hpp>

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace mynah;
using namespace mynah::login;

namespace {

stream_offer offer(const std::string& content)
{
    const auto tree =
        xml::tree::parse("<stream:features>" + content + "</stream:features>", xml::ns::client);
    return stream_offer::parse(tree.value().root());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(stream_offer_test)

BOOST_AUTO_TEST_CASE(an_old_server_offers_tls_and_mechanisms)
{
    const auto o = offer(
        "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls>"
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
        "<hostname>x</hostname><mechanism>SCRAM-SHA-1</mechanism></mechanisms>"
        "<sm xmlns='urn:xmpp:sm:3'/><compression xmlns='http://jabber.org/features/compress'/>"
        "<register xmlns='http://jabber.org/features/iq-register'/>"
        "<auth xmlns='http://jabber.org/features/iq-auth'/>");
    BOOST_TEST(o.starttls);
    BOOST_TEST(o.starttls_required);
    BOOST_TEST(o.mechanisms == (std::vector<std::string>{"PLAIN", "SCRAM-SHA-1"}),
               boost::test_tools::per_element());
    BOOST_TEST(!o.bindings.has_value());
    BOOST_TEST(o.offers("PLAIN"));
    BOOST_TEST((o.stream_management && o.compression && o.registration && o.old_log_in));
    BOOST_TEST((!o.sasl2 && !o.bind2 && !o.client_state));
}

BOOST_AUTO_TEST_CASE(a_new_one_says_in_sasl2_what_comes_with_it)
{
    const auto o = offer(
        "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-256-PLUS</mechanism>"
        "<inline><sm xmlns='urn:xmpp:sm:3'/><bind xmlns='urn:xmpp:bind:0'><inline>"
        "<feature var='urn:xmpp:csi:0'/></inline></bind></inline></authentication>"
        "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'><channel-binding type='tls-exporter'/>"
        "</sasl-channel-binding>");
    BOOST_TEST((o.sasl2 && o.bind2 && o.stream_management && o.client_state));
    BOOST_TEST(o.offers("SCRAM-SHA-256-PLUS"));
    BOOST_TEST(o.bindings.value() == std::vector<std::string>{"tls-exporter"},
               boost::test_tools::per_element());
    BOOST_TEST(!o.starttls);
}

BOOST_AUTO_TEST_CASE(what_a_server_makes_up_is_bounded_and_harmless)
{
    std::string many;
    for (int i = 0; i != 1000; ++i)
        many +=
            "<mechanism>\xC2\x9B"
            "31m" +
            std::string(100, 'x') + "</mechanism>";
    const auto o =
        offer("<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>" + many + "</mechanisms>");
    BOOST_TEST(o.mechanisms.size() == 32U);
    BOOST_TEST(o.mechanisms.at(0).size() < 80U);
    BOOST_TEST(o.mechanisms.at(0).find('\x9B') == std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

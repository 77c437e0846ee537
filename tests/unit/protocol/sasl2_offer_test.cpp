#include <mynah/protocol/sasl2_offer.hpp>
#include <mynah/xml/tree.hpp>

#include <boost/test/unit_test.hpp>

#include <string>

using namespace mynah;
using namespace mynah::protocol;
using mynah::sasl::token_mechanism;

namespace {

std::optional<sasl2_offer> parsed(const std::string& content)
{
    const auto tree =
        xml::tree::parse("<stream:features xmlns:stream='http://etherx.jabber.org/streams'>" +
                             content + "</stream:features>",
                         xml::ns::client);
    return sasl2_offer::parse(tree.value().root());
}
sasl2_offer with(const std::string& content)
{
    return parsed("<authentication xmlns='urn:xmpp:sasl:2'>" + content + "</authentication>")
        .value();
}
inline_features inline_of(const std::string& content)
{
    return with("<inline>" + content + "</inline>").with;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(sasl2_offer_test)

// XEP-0480, example 9, with the names of XEP-0386 and XEP-0484 as they are there.
BOOST_AUTO_TEST_CASE(an_offer_is_read)
{
    const auto offer = parsed(
        "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>SCRAM-SHA-1</mechanism>"
        "<mechanism>SCRAM-SHA-1-PLUS</mechanism><inline><sm xmlns='urn:xmpp:sm:3'/>"
        "<bind xmlns='urn:xmpp:bind:0'><inline><feature var='urn:xmpp:carbons:2'/>"
        "<feature var='urn:xmpp:csi:0'/><feature var='urn:xmpp:sm:3'/></inline></bind>"
        "<fast xmlns='urn:xmpp:fast:0' tls-0rtt='true'><mechanism>HT-SHA-256-ENDP</mechanism>"
        "<mechanism>HT-SHA-256-EXPR</mechanism></fast></inline>"
        "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256</upgrade>"
        "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-512</upgrade></authentication>"
        "<sasl-channel-binding xmlns='urn:xmpp:sasl-cb:0'>"
        "<channel-binding type='tls-server-end-point'/><channel-binding type='tls-exporter'/>"
        "</sasl-channel-binding>");
    BOOST_REQUIRE(offer);
    const std::vector<std::string> names = {"SCRAM-SHA-1", "SCRAM-SHA-1-PLUS"};
    BOOST_TEST(offer->mechanisms.choices.mechanisms == names);
    BOOST_REQUIRE(offer->mechanisms.choices.bindings);
    BOOST_TEST(offer->mechanisms.choices.bindings->contains(channel_binding::tls_exporter));
    BOOST_TEST(!offer->mechanisms.choices.bindings->contains(channel_binding::tls_unique));
    BOOST_TEST(offer->with.bind);
    BOOST_TEST(offer->with.enable);
    BOOST_TEST(offer->with.resume);
    BOOST_TEST(offer->with.tokens.contains(token_mechanism::end_point));
    BOOST_TEST(offer->with.tokens.contains(token_mechanism::exporter));
    BOOST_TEST(!offer->with.tokens.contains(token_mechanism::none));
    BOOST_TEST((offer->upgrades == std::vector{crypto::hash::sha256, crypto::hash::sha512}));
}

BOOST_AUTO_TEST_CASE(what_is_of_another_namespace_is_not_offered)
{
    const inline_features nothing;
    BOOST_TEST(!parsed("").has_value());
    BOOST_TEST(!parsed("<authentication xmlns='urn:xmpp:sasl:1'/>").has_value());
    BOOST_TEST((with("").with == nothing));
    for (const char* content :
         {"<sm xmlns='urn:xmpp:sm:2'/>", "<sm/>", "<resume xmlns='urn:xmpp:sm:3'/>",
          "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>", "<bind xmlns='urn:xmpp:bind2:1'/>",
          "<fast xmlns='urn:xmpp:fast:0'/>",
          "<fast xmlns='urn:xmpp:fast:0'><mechanism>HT-SHA-512-NONE</mechanism></fast>",
          "<fast xmlns='urn:xmpp:fast:0'><name>HT-SHA-256-NONE</name></fast>"})
        BOOST_TEST((inline_of(content) == nothing), content);
    BOOST_TEST(!inline_of("<bind xmlns='urn:xmpp:bind:0'><inline>"
                          "<feature var='urn:xmpp:sm:2'/></inline></bind>")
                    .enable);
    BOOST_TEST(with("<upgrade>UPGR-SCRAM-SHA-256</upgrade>").upgrades.empty());
    BOOST_TEST(with("<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>SCRAM-SHA-256</upgrade>"
                    "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-1</upgrade>"
                    "<upgrade xmlns='urn:xmpp:sasl:upgrade:0'>UPGR-SCRAM-SHA-256-PLUS</upgrade>")
                   .upgrades.empty());
}

BOOST_AUTO_TEST_SUITE_END()

#include "literals.hpp"

#include <boost/test/unit_test.hpp>
#include <mynah/xep/caps.hpp>

using namespace mynah;
using namespace mynah::xep;

namespace {

std::string query(std::string_view inside)
{
    return "<query xmlns='http://jabber.org/protocol/disco#info'>" + std::string(inside) +
           "</query>";
}

std::string form(std::string_view inside)
{
    return "<x xmlns='jabber:x:data' type='result'>" + std::string(inside) + "</x>";
}

std::string form_type(std::string_view value)
{
    return "<field var='FORM_TYPE' type='hidden'><value>" + std::string(value) + "</value></field>";
}

result<std::string> ver(std::string_view inside, crypto::hash algorithm = crypto::hash::sha1)
{
    return caps::verification_string(parse<disco::info>(query(inside)).value(), algorithm);
}

bool ill_formed(std::string_view inside)
{
    const auto v = ver(inside);
    return !v && v.error().code == errc::bad_reply;
}

constexpr std::string_view pc = "<identity category='client' type='pc' name='Exodus 0.9.1'/>";

}  // namespace

BOOST_AUTO_TEST_SUITE(caps_test)

// XEP-0115 5.2
BOOST_AUTO_TEST_CASE(the_simple_example_has_its_hash)
{
    BOOST_TEST(ver("<identity category='client' type='pc' name='Exodus 0.9.1'/>"
                   "<feature var='http://jabber.org/protocol/disco#info'/>"
                   "<feature var='http://jabber.org/protocol/muc'/>"
                   "<feature var='http://jabber.org/protocol/disco#items'/>"
                   "<feature var='http://jabber.org/protocol/caps'/>")
                   .value() == "QgayPKawpkPSDYmwT/WM94uAlu0=");
}

// XEP-0115 5.3
BOOST_AUTO_TEST_CASE(the_complex_example_has_its_hash)
{
    BOOST_TEST(ver("<identity xml:lang='en' category='client' name='Psi 0.11' type='pc'/>"
                   "<identity xml:lang='el' category='client' name='\u03A8 0.11' type='pc'/>"
                   "<feature var='http://jabber.org/protocol/caps'/>"
                   "<feature var='http://jabber.org/protocol/disco#info'/>"
                   "<feature var='http://jabber.org/protocol/disco#items'/>"
                   "<feature var='http://jabber.org/protocol/muc'/>"
                   "<x xmlns='jabber:x:data' type='result'>"
                   "<field var='FORM_TYPE' "
                   "type='hidden'><value>urn:xmpp:dataforms:softwareinfo</value></field>"
                   "<field var='ip_version'><value>ipv6</value><value>ipv4</value></field>"
                   "<field var='software_version'><value>0.11</value></field>"
                   "<field var='os'><value>Mac</value></field>"
                   "<field var='os_version'><value>10.5.1</value></field>"
                   "<field var='software'><value>Psi</value></field></x>")
                   .value() == "q07IKJEyjvHSyhy//CH0CxmKi8w=");
}

BOOST_AUTO_TEST_CASE(other_hash_functions_are_taken)
{
    const auto name = [](const char* hash) {
        return caps::capabilities("n", hash, "v").algorithm();
    };
    BOOST_TEST((name("sha-1") == crypto::hash::sha1));
    BOOST_TEST((name("sha-256") == crypto::hash::sha256));
    BOOST_TEST((name("md5") == std::nullopt));
    BOOST_TEST(ver(pc, crypto::hash::sha256).value().size() == 44U);
}

BOOST_AUTO_TEST_CASE(the_same_twice_is_ill_formed)
{
    BOOST_TEST(ver(pc).has_value());
    BOOST_TEST(ill_formed(std::string(pc) + std::string(pc)));
    BOOST_TEST(ill_formed("<feature var='a'/><feature var='b'/><feature var='a'/>"));
    BOOST_TEST(
        ill_formed(form(form_type("urn:a")) + form(form_type("urn:b")) + form(form_type("urn:a"))));
    BOOST_TEST(ver(form(form_type("urn:a")) + form(form_type("urn:b"))).has_value());
}

BOOST_AUTO_TEST_CASE(a_form_of_two_kinds_is_ill_formed)
{
    BOOST_TEST(ill_formed(form(
        "<field var='FORM_TYPE' type='hidden'><value>urn:a</value><value>urn:b</value></field>")));
    BOOST_TEST(ver(form("<field var='FORM_TYPE' "
                        "type='hidden'><value>urn:a</value><value>urn:a</value></field>"))
                   .has_value());
}

BOOST_AUTO_TEST_CASE(a_form_of_no_hidden_kind_does_not_count)
{
    BOOST_TEST(ver(std::string(pc) + form("<field var='os'><value>Mac</value></field>")).value() ==
               ver(pc).value());
    BOOST_TEST(ver(std::string(pc) + form("<field var='FORM_TYPE'><value>urn:a</value></field>"))
                   .value() == ver(pc).value());
}

// Without these rules "a<b" as one feature has the hash of the features a and b.
BOOST_AUTO_TEST_CASE(text_that_reads_as_a_separator_is_ill_formed)
{
    BOOST_TEST(ver("<feature var='a'/><feature var='b'/>").has_value());
    BOOST_TEST(ill_formed("<feature var='a&lt;b'/>"));
    BOOST_TEST(ill_formed(
        "<identity category='client' type='pc' name='x&lt;http://jabber.org/protocol/muc'/>"));
    BOOST_TEST(ill_formed("<identity category='client/pc' type='en'/>"));
    BOOST_TEST(ill_formed("<identity category='client' type='pc/en'/>"));
    BOOST_TEST(
        ill_formed(form(form_type("urn:a") + "<field var='os'><value>Mac&lt;x</value></field>")));
    BOOST_TEST(ill_formed(form(form_type("urn:a&lt;os"))));
    BOOST_TEST(ver("<identity category='client' type='pc' name='mynah/1.0'/>").has_value());
}

// XEP-0115, example 1
BOOST_AUTO_TEST_CASE(capabilities_are_read_and_written)
{
    constexpr auto text =
        "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' "
        "node='http://code.google.com/p/exodus' "
        "ver='QgayPKawpkPSDYmwT/WM94uAlu0='/>";
    const auto c = parse<caps::capabilities>(text).value();
    BOOST_TEST(c.disco_node() == "http://code.google.com/p/exodus#QgayPKawpkPSDYmwT/WM94uAlu0=");
    BOOST_TEST(written(c) == text);
}

BOOST_AUTO_TEST_CASE(the_legacy_format_is_refused)
{
    BOOST_TEST(!parse<caps::capabilities>(
        "<c xmlns='http://jabber.org/protocol/caps' "
        "node='http://exodus.jabberstudio.org/caps' ver='0.9' ext='ftrans'/>"));
    BOOST_TEST(!parse<caps::capabilities>(
        "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' ver='0.9'/>"));
    BOOST_TEST(!parse<caps::capabilities>(
        "<c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='a'/>"));
}

BOOST_AUTO_TEST_CASE(our_own_follow_what_is_registered)
{
    handler_registry handlers;
    const auto before = caps::of(*handlers.current());
    BOOST_TEST(before.hash == "sha-1");
    // echo -n 'client/bot//<' | openssl dgst -binary -sha1 | openssl base64
    BOOST_TEST(before.ver == "iaTkyKUZtplRPLviKWlgoSGj+Do=");
    handlers.feature("urn:example:roll");
    BOOST_TEST(caps::of(*handlers.current()).ver != before.ver);
}

BOOST_AUTO_TEST_SUITE_END()

#include <mynah/net/certificate.hpp>

#include "support/certificates.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using net::matches_dns_name;
using testing::certificate_wish;

namespace {

net::presented_names dns(std::vector<std::string> names)
{
    net::presented_names presented;
    presented.dns = std::move(names);
    return presented;
}

net::presented_names names_in(const std::string& subject_alt_name)
{
    static const testing::certificate_authority authority;
    return net::names_of(authority.issue(certificate_wish(subject_alt_name)).certificate.get());
}

bool mentions(const std::string& text, std::string_view part)
{
    return text.find(part) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(certificate_test)

BOOST_AUTO_TEST_CASE(a_dns_name_matches_itself_in_any_case)
{
    BOOST_TEST(matches_dns_name("example.org", "example.org"));
    BOOST_TEST(matches_dns_name("EXAMPLE.org", "example.ORG"));
    BOOST_TEST(matches_dns_name("example.org.", "example.org"));
    BOOST_TEST(!matches_dns_name("example.org", "example.com"));
    BOOST_TEST(!matches_dns_name("example.org", "xmpp.example.org"));
    BOOST_TEST(!matches_dns_name("xmpp.example.org", "example.org"));
    BOOST_TEST(!matches_dns_name("", ""));
    BOOST_TEST(!matches_dns_name(".", "."));
}

BOOST_AUTO_TEST_CASE(a_wildcard_is_one_whole_left_most_label)
{
    BOOST_TEST(matches_dns_name("*.example.org", "chat.example.org"));
    BOOST_TEST(!matches_dns_name("*.example.org", "example.org"));
    BOOST_TEST(!matches_dns_name("*.example.org", "a.b.example.org"));
    BOOST_TEST(!matches_dns_name("*.example.org", ".example.org"));
    BOOST_TEST(!matches_dns_name("c*.example.org", "chat.example.org"));
    BOOST_TEST(!matches_dns_name("*t.example.org", "chat.example.org"));
    BOOST_TEST(!matches_dns_name("chat.*.org", "chat.example.org"));
    BOOST_TEST(!matches_dns_name("*.*.org", "chat.example.org"));
    BOOST_TEST(!matches_dns_name("*.org", "example.org"));
    BOOST_TEST(!matches_dns_name("*", "localhost"));
    BOOST_TEST(!matches_dns_name("xn--*.example.org", "xn--nxasmq6b.example.org"));
}

BOOST_AUTO_TEST_CASE(an_xmpp_address_or_srv_name_counts_like_a_dns_name)
{
    const auto xmpp = names_in("otherName:1.3.6.1.5.5.7.8.5;UTF8:example.org");
    BOOST_TEST(net::matches(xmpp, "example.org"));
    BOOST_TEST(!net::matches(xmpp, "example.net"));

    const auto srv = names_in("otherName:1.3.6.1.5.5.7.8.7;IA5:_xmpp-client.example.org");
    BOOST_TEST(net::matches(srv, "example.org"));
    BOOST_TEST(!net::matches(srv, "example.net"));
}

BOOST_AUTO_TEST_CASE(a_srv_name_of_another_service_does_not_count)
{
    BOOST_TEST(!net::matches(names_in("otherName:1.3.6.1.5.5.7.8.7;IA5:_xmpp-server.example.org"),
                             "example.org"));
    BOOST_TEST(!net::matches(names_in("otherName:1.3.6.1.5.5.7.8.7;IA5:_imaps.example.org"),
                             "example.org"));
    BOOST_TEST(
        !net::matches(names_in("otherName:1.3.6.1.5.5.7.8.7;IA5:example.org"), "example.org"));
}

BOOST_AUTO_TEST_CASE(an_xmpp_address_of_a_user_is_not_the_domain)
{
    BOOST_TEST(!net::matches(names_in("otherName:1.3.6.1.5.5.7.8.5;UTF8:admin@example.org"),
                             "example.org"));
    BOOST_TEST(!net::matches(names_in("otherName:1.3.6.1.5.5.7.8.5;UTF8:*.example.org"),
                             "chat.example.org"));
}

BOOST_AUTO_TEST_CASE(an_ip_literal_is_matched_by_an_address_only)
{
    const auto address = names_in("IP:127.0.0.1,IP:2001:db8::1");
    BOOST_TEST(net::matches(address, "127.0.0.1"));
    BOOST_TEST(net::matches(address, "2001:DB8:0::1"));
    BOOST_TEST(!net::matches(address, "127.0.0.2"));
    BOOST_TEST(!net::matches(dns({"127.0.0.1", "*.0.0.1"}), "127.0.0.1"));
}

BOOST_AUTO_TEST_CASE(the_common_name_and_mail_addresses_never_count)
{
    BOOST_TEST(!net::matches(names_in(""), "common-name.example"));
    BOOST_TEST(!net::matches(names_in("email:a@example.org,URI:xmpp:example.org"), "example.org"));
}

BOOST_AUTO_TEST_CASE(a_name_with_a_nul_in_it_is_none)
{
    const testing::certificate_authority authority;
    const auto evil = authority.issue_with_raw_dns_name(std::string("example.org\0.evil.net", 21));
    const auto names = net::names_of(evil.certificate.get());
    BOOST_TEST(names.dns.empty());
    BOOST_TEST(!net::matches(names, "example.org"));
}

BOOST_AUTO_TEST_CASE(a_mismatch_is_told_with_both_names_and_a_remedy)
{
    const auto text =
        net::describe_mismatch(dns({"example.net", "www.example.net"}), "example.org");
    BOOST_TEST(
        text.starts_with("the certificate is for example.net, www.example.net, not example.org: "));
    BOOST_TEST(mentions(net::describe_mismatch(dns({}), "example.org"), "no name at all"));
}

BOOST_AUTO_TEST_CASE(a_hostile_name_is_cut_and_made_printable)
{
    std::vector<std::string> many(100, "a.example");
    BOOST_TEST(mentions(net::describe_mismatch(dns(many), "example.org"), "and 96 more"));

    const auto text =
        net::describe_mismatch(dns({"\x1b[2Jevil", std::string(70000, 'x')}), "example.org");
    BOOST_TEST(!mentions(text, "\x1b"));
    BOOST_TEST(text.size() < 500);
}

BOOST_AUTO_TEST_SUITE_END()

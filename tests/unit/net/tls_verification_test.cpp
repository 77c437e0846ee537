// Which servers an engine refuses, when, and in which words.
#include "support/print_errc.hpp"
#include "support/scratch.hpp"
#include "support/tls_pair.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using testing::certificate_wish;
using testing::tls_pair;
using testing::tls_server_options;

BOOST_FIXTURE_TEST_SUITE(tls_verification_test, testing::tls_fixture)

BOOST_AUTO_TEST_CASE(a_certificate_for_another_name_is_refused_with_its_names)
{
    const auto e =
        refusal(authority.issue(certificate_wish("DNS:example.net,DNS:www.example.net")));
    BOOST_TEST(e.code == errc::certificate_rejected);
    BOOST_TEST(e.text.starts_with(
        "the certificate is for example.net, www.example.net, not example.org: "));
}

BOOST_AUTO_TEST_CASE(the_common_name_does_not_count)
{
    BOOST_TEST(refusal(authority.issue(certificate_wish("")), "common-name.example").code ==
               errc::certificate_rejected);
}

BOOST_AUTO_TEST_CASE(xmpp_names_of_a_certificate_count)
{
    for (const auto* names : {"otherName:1.3.6.1.5.5.7.8.5;UTF8:example.org",
                              "otherName:1.3.6.1.5.5.7.8.7;IA5:_xmpp-client.example.org",
                              "DNS:other.example,otherName:1.3.6.1.5.5.7.8.5;UTF8:example.org"}) {
        tls_pair tls(engine(), authority.issue(certificate_wish(names)));
        BOOST_TEST(tls.handshake().value());
    }
}

BOOST_AUTO_TEST_CASE(xmpp_names_count_below_an_authority_that_may_sign_everything)
{
    const auto unlimited = authority.sub_authority("Unlimited", "");
    tls_pair tls(engine(),
                 unlimited.issue(certificate_wish("otherName:1.3.6.1.5.5.7.8.5;UTF8:example.org")));
    BOOST_TEST(tls.handshake().value());
}

BOOST_AUTO_TEST_CASE(dns_names_count_below_an_authority_that_may_sign_them)
{
    const auto limited = authority.sub_authority("Limited", "critical,permitted;DNS:example.org");
    tls_pair tls(engine("chat.example.org"),
                 limited.issue(certificate_wish("DNS:chat.example.org")));
    BOOST_TEST(tls.handshake().value());

    const auto e = refusal(limited.issue(certificate_wish("DNS:example.net")), "example.net");
    BOOST_TEST(e.code == errc::certificate_rejected);
}

BOOST_AUTO_TEST_CASE(xmpp_names_do_not_count_below_an_authority_that_may_sign_some_names_only)
{
    const auto limited = authority.sub_authority("Limited", "critical,permitted;DNS:example.net");
    for (const std::string names :
         {"otherName:1.3.6.1.5.5.7.8.5;UTF8:example.org",
          "otherName:1.3.6.1.5.5.7.8.7;IA5:_xmpp-client.example.org",
          "DNS:example.net,otherName:1.3.6.1.5.5.7.8.5;UTF8:example.org"}) {
        // OpenSSL holds a common name that looks like a host's to the limits; this one does not.
        const auto e = refusal(limited.issue(certificate_wish(names).named("Somebody else")));
        BOOST_TEST(e.code == errc::certificate_rejected);
        BOOST_TEST(e.text.find("XMPP names do not count") != std::string::npos, e.text);
    }
}

BOOST_AUTO_TEST_CASE(an_expired_certificate_is_refused_with_the_date)
{
    const auto e = refusal(authority.issue(certificate_wish("DNS:example.org").days(-20, -10)));
    BOOST_TEST(e.code == errc::certificate_rejected);
    BOOST_TEST(e.text.starts_with("the server's certificate expired on 20"));
}

BOOST_AUTO_TEST_CASE(a_certificate_of_the_future_is_refused_with_the_date)
{
    const auto e = refusal(authority.issue(certificate_wish("DNS:example.org").days(10, 20)));
    BOOST_TEST(e.code == errc::certificate_rejected);
    BOOST_TEST(e.text.starts_with("the server's certificate is not valid before 20"));
}

BOOST_AUTO_TEST_CASE(an_unknown_authority_is_refused_by_name)
{
    const testing::certificate_authority stranger("Evil Authority");
    const auto e = refusal(stranger.issue(certificate_wish("DNS:example.org")));
    BOOST_TEST(e.code == errc::certificate_rejected);
    BOOST_TEST(e.text ==
               "the server's certificate is issued by an authority that this machine does not "
               "trust, \"Evil Authority\": give its certificate with --ca-file");
}

BOOST_AUTO_TEST_CASE(an_authority_that_only_has_the_name_of_ours_is_refused)
{
    const testing::certificate_authority twin;
    BOOST_TEST(refusal(twin.issue(certificate_wish("DNS:example.org"))).code ==
               errc::certificate_rejected);
}

BOOST_AUTO_TEST_CASE(a_self_signed_certificate_is_refused_until_it_is_given_as_ca_file)
{
    const auto self =
        testing::certificate_authority::self_signed(certificate_wish("DNS:example.org"));
    const auto e = refusal(self);
    BOOST_TEST(e.code == errc::certificate_rejected);
    BOOST_TEST(e.text.starts_with("the server's certificate is self-signed: "));

    trust.ca_pem = self.certificate_pem();
    tls_pair tls(engine(), self);
    BOOST_TEST(tls.handshake().value());
}

BOOST_AUTO_TEST_CASE(a_leaf_given_as_ca_file_is_trusted_and_signs_nothing)
{
    trust.ca_pem = good.certificate_pem();
    tls_pair tls(engine(), good);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(refusal(authority.issue(certificate_wish("DNS:example.org"))).code ==
               errc::certificate_rejected);
}

BOOST_AUTO_TEST_CASE(only_the_ugly_option_takes_any_certificate)
{
    trust.ca_pem.clear();
    trust.accept_any_certificate_and_be_open_to_attack = true;
    tls_pair tls(engine("elsewhere.example"), good);
    BOOST_TEST(tls.handshake().value());
}

BOOST_AUTO_TEST_CASE(a_client_certificate_goes_to_the_right_server_only)
{
    const auto own = authority.issue(certificate_wish("DNS:client"));
    const testing::scratch folder;
    trust.certificate_file = folder.file("client.pem", own.certificate_pem() + own.key_pem());
    tls_server_options options;
    options.ask_client_certificate = true;

    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        options.min_version = options.max_version = version;
        tls_pair right(engine(), good, options);
        BOOST_TEST(right.handshake().value());
        BOOST_TEST(
            X509_cmp(SSL_get0_peer_certificate(right.server.native()), own.certificate.get()) == 0);

        tls_pair wrong(engine("example.net"), good, options);
        BOOST_TEST(!wrong.handshake());
        BOOST_TEST(SSL_get0_peer_certificate(wrong.server.native()) == nullptr);
    }
}

BOOST_AUTO_TEST_SUITE_END()

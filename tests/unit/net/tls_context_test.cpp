#include <mynah/net/tls_context.hpp>

#include "support/certificates.hpp"
#include "support/print_errc.hpp"
#include "support/scratch.hpp"

#include <boost/test/unit_test.hpp>

using namespace mynah;
using net::tls_context;
using net::tls_options;

namespace {

std::string refusal(const tls_options& options)
{
    const auto made = tls_context::create(options);
    if (made) return "taken";
    return made.error().code == errc::invalid_argument ? made.error().text : "wrong code";
}

struct fixture {
    testing::scratch folder;
    testing::certificate_authority authority;
    testing::credentials client = authority.issue(testing::certificate_wish("DNS:client"));
    testing::credentials other = authority.issue(testing::certificate_wish("DNS:other"));
    tls_options options;
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(tls_context_test, fixture)

BOOST_AUTO_TEST_CASE(defaults_need_no_file) { BOOST_TEST(refusal(options) == "taken"); }

BOOST_AUTO_TEST_CASE(a_missing_file_is_named_with_the_reason)
{
    options.ca_file = "/nowhere/ca.pem";
    BOOST_TEST(refusal(options) ==
               "cannot use the CA file /nowhere/ca.pem: No such file or directory");
    options.ca_file.clear();
    options.certificate_file = "/nowhere/client.pem";
    BOOST_TEST(refusal(options) ==
               "cannot use the client certificate /nowhere/client.pem: No such file or directory");
}

BOOST_AUTO_TEST_CASE(a_file_without_a_certificate_is_refused)
{
    options.ca_file = folder.file("ca.pem", "hello\n");
    BOOST_TEST(refusal(options).starts_with("cannot use the CA file " + options.ca_file + ": "));
    options.ca_file.clear();
    options.ca_pem = "hello\n";
    BOOST_TEST(refusal(options) ==
               "cannot use the CA certificate text: there is no certificate in it");
}

BOOST_AUTO_TEST_CASE(certificate_and_key_come_in_one_file_or_in_two)
{
    options.certificate_file = folder.file("both.pem", client.certificate_pem() + client.key_pem());
    BOOST_TEST(refusal(options) == "taken");

    options.certificate_file = folder.file("cert.pem", client.certificate_pem());
    options.key_file = folder.file("key.pem", client.key_pem());
    BOOST_TEST(refusal(options) == "taken");
}

BOOST_AUTO_TEST_CASE(a_key_that_does_not_fit_is_refused)
{
    options.certificate_file = folder.file("cert.pem", client.certificate_pem());
    options.key_file = folder.file("key.pem", other.key_pem());
    BOOST_TEST(refusal(options) ==
               "cannot use the client key " + options.key_file + ": key values mismatch");
}

BOOST_AUTO_TEST_CASE(a_key_of_another_kind_is_refused)
{
    other.key.reset(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    options.certificate_file = folder.file("cert.pem", client.certificate_pem());
    options.key_file = folder.file("key.pem", other.key_pem());
    BOOST_TEST(refusal(options) == "cannot use the client key " + options.key_file +
                                       ": it is of another kind than the certificate's");
}

BOOST_AUTO_TEST_CASE(a_certificate_without_its_key_or_the_reverse_is_refused)
{
    options.certificate_file = folder.file("cert.pem", client.certificate_pem());
    BOOST_TEST(refusal(options) == "cannot use the client key " + options.certificate_file +
                                       ": there is no private key in it, or a damaged one (PEM)");
    options.certificate_file.clear();
    options.key_file = folder.file("key.pem", client.key_pem());
    BOOST_TEST(refusal(options) ==
               "cannot use the key " + options.key_file + ": a certificate must come with it");
}

BOOST_AUTO_TEST_CASE(an_encrypted_key_is_refused_and_nobody_is_asked_on_the_terminal)
{
    options.certificate_file = folder.file("cert.pem", client.certificate_pem());
    options.key_file = folder.file("key.pem", client.encrypted_key_pem("secret"));
    BOOST_TEST(refusal(options) == "cannot use the client key " + options.key_file +
                                       ": it is encrypted; decrypt it, and let only the bot's "
                                       "user read it");
}

BOOST_AUTO_TEST_SUITE_END()

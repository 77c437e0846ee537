#include <mynah/net/detail/channel_binding_data.hpp>

#include "../support/tls_pair.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace mynah;
using net::detail::server_end_point;
using testing::certificate_wish;
using testing::only;
using testing::tls_pair;

namespace {

const certificate_wish wish("DNS:example.org");

std::string digest_of(const testing::credentials& server, const EVP_MD* digest)
{
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size = 0;
    X509_digest(server.certificate.get(), digest, bytes.data(), &size);
    return {bytes.begin(), bytes.begin() + size};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(channel_binding_data_test, testing::tls_fixture)

BOOST_AUTO_TEST_CASE(the_end_point_is_hashed_as_its_signature_is)
{
    const auto sha256 = authority.issue(wish);
    BOOST_TEST((server_end_point(sha256.certificate.get()) == digest_of(sha256, EVP_sha256())));
    const auto sha384 = authority.issue(certificate_wish(wish).hash(EVP_sha384()));
    BOOST_TEST((server_end_point(sha384.certificate.get()) == digest_of(sha384, EVP_sha384())));
}

BOOST_AUTO_TEST_CASE(sha1_is_raised_to_sha256)
{
    const auto sha1 = authority.issue(certificate_wish(wish).hash(EVP_sha1()));
    BOOST_TEST((server_end_point(sha1.certificate.get()) == digest_of(sha1, EVP_sha256())));
}

BOOST_AUTO_TEST_CASE(a_signature_without_a_hash_of_its_own_has_no_end_point)
{
    const testing::certificate_authority ed25519("Test Authority", "ED25519");
    BOOST_TEST(!server_end_point(ed25519.issue(wish).certificate.get()).has_value());
    BOOST_TEST(!server_end_point(nullptr).has_value());
}

BOOST_AUTO_TEST_CASE(the_exporter_is_the_same_on_both_sides)
{
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        tls_pair tls(engine(), good, only(version));
        BOOST_TEST(tls.handshake().value());
        std::string theirs(32, '\0');
        SSL_export_keying_material(
            tls.server.native(), reinterpret_cast<unsigned char*>(theirs.data()), 32,
            "EXPORTER-Channel-Binding", 24, reinterpret_cast<const unsigned char*>(""), 0, 1);
        BOOST_TEST((tls.client.binding_data(channel_binding::tls_exporter) == theirs));
    }
}

BOOST_AUTO_TEST_CASE(the_exporter_needs_the_extended_master_secret_on_tls12)
{
    auto options = only(TLS1_2_VERSION);
    options.options = SSL_OP_NO_EXTENDED_MASTER_SECRET;
    tls_pair tls(engine(), good, options);
    BOOST_TEST(tls.handshake().value());
    BOOST_TEST(!tls.client.binding_data(channel_binding::tls_exporter).has_value());
    BOOST_TEST(tls.client.binding_data(channel_binding::tls_unique).has_value());
}

BOOST_AUTO_TEST_CASE(tls_unique_is_the_clients_finished_and_of_tls12_only)
{
    tls_pair old(engine(), good, only(TLS1_2_VERSION));
    BOOST_TEST(old.handshake().value());
    std::string theirs(12, '\0');
    SSL_get_peer_finished(old.server.native(), theirs.data(), theirs.size());
    BOOST_TEST((old.client.binding_data(channel_binding::tls_unique) == theirs));

    tls_pair current(engine(), good, only(TLS1_3_VERSION));
    BOOST_TEST(current.handshake().value());
    BOOST_TEST(!current.client.binding_data(channel_binding::tls_unique).has_value());
}

BOOST_AUTO_TEST_CASE(the_end_point_is_that_of_the_servers_certificate)
{
    tls_pair tls(engine(), good);
    BOOST_TEST(!tls.client.binding_data(channel_binding::tls_server_end_point).has_value());
    BOOST_TEST(tls.handshake().value());
    std::string hash(32, '\0');
    X509_digest(good.certificate.get(), EVP_sha256(), reinterpret_cast<unsigned char*>(hash.data()),
                nullptr);
    BOOST_TEST((tls.client.binding_data(channel_binding::tls_server_end_point) == hash));
}

BOOST_AUTO_TEST_SUITE_END()

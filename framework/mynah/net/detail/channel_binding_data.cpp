#include <mynah/net/detail/channel_binding_data.hpp>

#include <openssl/evp.h>
#include <openssl/ssl.h>

#include <array>
#include <string_view>

namespace mynah::net::detail {

namespace {

// RFC 9266 section 2: 32 bytes, empty context. Below TLS 1.3 they are unique only with the extended
// master secret (RFC 7627).
std::optional<std::string> exporter(SSL* ssl)
{
    constexpr std::string_view label = "EXPORTER-Channel-Binding";
    if (SSL_version(ssl) < TLS1_3_VERSION && SSL_get_extms_support(ssl) != 1) return {};
    std::array<unsigned char, 32> bytes;
    const unsigned char no_context = 0;
    if (SSL_export_keying_material(ssl, bytes.data(), bytes.size(), label.data(), label.size(),
                                   &no_context, 0, 1) != 1)
        return {};
    return std::string(bytes.begin(), bytes.end());
}

// RFC 5929 section 3: the first Finished message. It is the client's, except when a session was
// resumed: then the server sends the first one. Not defined for TLS 1.3.
std::optional<std::string> unique(const SSL* ssl)
{
    if (SSL_version(ssl) != TLS1_2_VERSION) return {};
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    const auto size = SSL_session_reused(ssl) == 1
                          ? SSL_get_peer_finished(ssl, bytes.data(), bytes.size())
                          : SSL_get_finished(ssl, bytes.data(), bytes.size());
    if (size == 0 || size > bytes.size()) return {};
    return std::string(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size));
}

}  // namespace

std::optional<std::string> server_end_point(X509* certificate)
{
    int hash = NID_undef;
    if (certificate == nullptr) return {};
    if (X509_get_signature_info(certificate, &hash, nullptr, nullptr, nullptr) != 1) return {};
    if (hash == NID_md5 || hash == NID_sha1) hash = NID_sha256;
    const EVP_MD* digest = EVP_get_digestbynid(hash);
    if (digest == nullptr) return {};

    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes;
    unsigned size = 0;
    if (X509_digest(certificate, digest, bytes.data(), &size) != 1) return {};
    return std::string(bytes.begin(), bytes.begin() + size);
}

std::optional<std::string> channel_binding_data(SSL* ssl, channel_binding type)
{
    if (SSL_is_init_finished(ssl) != 1) return {};
    switch (type) {
        case channel_binding::tls_exporter: return exporter(ssl);
        case channel_binding::tls_server_end_point:
            return server_end_point(SSL_get0_peer_certificate(ssl));
        case channel_binding::tls_unique: return unique(ssl);
    }
    return {};
}

}  // namespace mynah::net::detail

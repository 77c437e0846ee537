#include <mynah/net/tls_context.hpp>

#include <mynah/net/detail/keep_ticket.hpp>
#include <mynah/net/detail/openssl.hpp>
#include <mynah/net/detail/verify_peer.hpp>
#include <mynah/net/ticket_cache.hpp>

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <new>

namespace mynah::net {

namespace {

using detail::owned;

error cannot_use(std::string_view what, std::string_view file, std::string_view why)
{
    return {errc::invalid_argument, fmt::format("cannot use the {} {}: {}", what, file, why)};
}

// OpenSSL's own message for a file that is not there is "system lib".
result<void> readable(std::string_view what, const std::string& file)
{
    std::FILE* opened = std::fopen(file.c_str(), "re");
    if (opened == nullptr) return cannot_use(what, file, std::strerror(errno));
    std::fclose(opened);
    return {};
}

// In the place of OpenSSL's own question on the terminal.
int refuse_passphrase(char*, int, int, void* asked)
{
    *static_cast<bool*>(asked) = true;
    return -1;
}

result<void> load_key(SSL_CTX* context, const std::string& file)
{
    if (auto ok = readable("client key", file); !ok) return ok.error();
    bool asked = false;
    SSL_CTX_set_default_passwd_cb(context, refuse_passphrase);
    SSL_CTX_set_default_passwd_cb_userdata(context, &asked);
    const bool loaded = SSL_CTX_use_PrivateKey_file(context, file.c_str(), SSL_FILETYPE_PEM) == 1;
    SSL_CTX_set_default_passwd_cb_userdata(context, nullptr);
    // The two are kept by kind of key: one of another kind than the certificate's just loads.
    if (loaded && SSL_CTX_check_private_key(context) != 1) {
        ERR_clear_error();
        return cannot_use("client key", file, "it is of another kind than the certificate's");
    }
    if (loaded) return {};
    const bool found_none = ERR_GET_REASON(ERR_peek_error()) == ERR_R_UNSUPPORTED;
    const auto reason = detail::openssl_reason();
    if (asked)
        return cannot_use("client key", file,
                          "it is encrypted; decrypt it, and let only the bot's user read it");
    if (found_none)
        return cannot_use("client key", file,
                          "there is no private key in it, or a damaged one (PEM)");
    return cannot_use("client key", file, reason);
}

int protocol(tls_version version)
{
    return version == tls_version::tls12 ? TLS1_2_VERSION : TLS1_3_VERSION;
}

result<void> trust_pem(SSL_CTX* context, const std::string& pem)
{
    const owned<BIO, BIO_free_all> text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    int found = 0;
    while (const auto authority =
               owned<X509, X509_free>(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr))) {
        X509_STORE_add_cert(SSL_CTX_get_cert_store(context), authority.get());
        ++found;
    }
    ERR_clear_error();  // the end of the text is an error to the PEM reader
    if (found == 0) return cannot_use("CA certificate", "text", "there is no certificate in it");
    return {};
}

result<void> load_authorities(SSL_CTX* context, const tls_options& options)
{
    if (options.system_authorities) SSL_CTX_set_default_verify_paths(context);
    if (!options.ca_file.empty()) {
        if (auto ok = readable("CA file", options.ca_file); !ok) return ok.error();
        if (SSL_CTX_load_verify_file(context, options.ca_file.c_str()) != 1)
            return cannot_use("CA file", options.ca_file, detail::openssl_reason());
    }
    if (options.ca_pem.empty()) return {};
    return trust_pem(context, options.ca_pem);
}

result<void> load_client_certificate(SSL_CTX* context, const tls_options& options)
{
    const auto& certificate = options.certificate_file;
    const auto& key = options.key_file.empty() ? certificate : options.key_file;
    if (key.empty()) return {};
    if (certificate.empty()) return cannot_use("key", key, "a certificate must come with it");

    if (auto ok = readable("client certificate", certificate); !ok) return ok.error();
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
        return cannot_use("client certificate", certificate, detail::openssl_reason());
    return load_key(context, key);
}

}  // namespace

tls_context::tls_context() : context_(SSL_CTX_new(TLS_client_method()))
{
    if (context_ == nullptr) throw std::bad_alloc();
}

tls_context::~tls_context() { SSL_CTX_free(context_); }

result<std::shared_ptr<const tls_context>> tls_context::create(const tls_options& options)
{
    const std::shared_ptr<tls_context> made(new tls_context);
    if (auto loaded = made->load(options); !loaded) return loaded.error();
    return std::shared_ptr<const tls_context>(made);
}

result<void> tls_context::load(const tls_options& options)
{
    ERR_clear_error();
    SSL_CTX_set_min_proto_version(context_, protocol(options.minimum));
    SSL_CTX_set_max_proto_version(context_, protocol(options.maximum));
    SSL_CTX_set_options(context_, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION);

    // Never OpenSSL's own cache: it does not know under which name a certificate was verified.
    if (options.resume_sessions) {
        tickets_ = std::make_unique<ticket_cache>();
        SSL_CTX_set_session_cache_mode(context_,
                                       SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
        SSL_CTX_sess_set_new_cb(context_, detail::keep_ticket);
    } else {
        SSL_CTX_set_options(context_, SSL_OP_NO_TICKET);
        SSL_CTX_set_session_cache_mode(context_, SSL_SESS_CACHE_OFF);
    }

    // An idle connection gives its record buffers back (34 KB); writes may come in pieces from
    // wherever the bytes are now.
    SSL_CTX_set_mode(context_, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                   SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);

    // Whatever is in the store is trusted, also an intermediate or the server's own certificate.
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context_), X509_V_FLAG_PARTIAL_CHAIN);
    if (options.accept_any_certificate_and_be_open_to_attack) {
        SSL_CTX_set_verify(context_, SSL_VERIFY_NONE, nullptr);
    } else {
        SSL_CTX_set_verify(context_, SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_cert_verify_callback(context_, detail::verify_peer, nullptr);
    }

    if (auto ok = load_authorities(context_, options); !ok) return ok;
    return load_client_certificate(context_, options);
}

}  // namespace mynah::net

#include "tls_server.hpp"

#include <openssl/err.h>

#include <array>

namespace mynah::testing {

tls_server::tls_server(const credentials& own, const tls_server_options& options)
    : alpn_(options.alpn), context_(SSL_CTX_new(TLS_server_method()))
{
    auto* context = context_.get();
    SSL_CTX_set_min_proto_version(context, options.min_version);
    SSL_CTX_set_max_proto_version(context, options.max_version);
    SSL_CTX_set_options(context, options.options);
    if (options.ciphers != nullptr) SSL_CTX_set_cipher_list(context, options.ciphers);
    SSL_CTX_use_certificate(context, own.certificate.get());
    if (own.issuer) SSL_CTX_add1_chain_cert(context, own.issuer.get());
    SSL_CTX_use_PrivateKey(context, own.key.get());
    SSL_CTX_set_alpn_select_cb(context, choose_alpn, this);
    if (options.ask_client_certificate)
        SSL_CTX_set_verify(context, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });

    if (options.knows_tickets) {
        std::array<unsigned char, 80> keys;
        keys.fill(7);
        SSL_CTX_set_tlsext_ticket_keys(context, keys.data(), keys.size());
    }
    constexpr std::array<unsigned char, 4> name{'t', 'e', 's', 't'};
    if (options.session_id_context)
        SSL_CTX_set_session_id_context(context, name.data(), name.size());

    ssl_.reset(SSL_new(context));
    SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
    SSL_set_accept_state(ssl_.get());
}

int tls_server::choose_alpn(SSL*, const unsigned char** out, unsigned char* out_size,
                            const unsigned char* in, unsigned in_size, void* self)
{
    auto& server = *static_cast<tls_server*>(self);
    server.client_alpn_.assign(in + 1, in + in_size);
    if (server.alpn_.empty()) return SSL_TLSEXT_ERR_NOACK;
    *out = reinterpret_cast<const unsigned char*>(server.alpn_.data());
    *out_size = static_cast<unsigned char>(server.alpn_.size());
    return SSL_TLSEXT_ERR_OK;
}

void tls_server::receive(std::string_view ciphertext)
{
    BIO_write(SSL_get_rbio(ssl_.get()), ciphertext.data(), static_cast<int>(ciphertext.size()));
    if (!handshake_done()) SSL_do_handshake(ssl_.get());
    ERR_clear_error();
}

std::string tls_server::take_output()
{
    std::string out(BIO_ctrl_pending(SSL_get_wbio(ssl_.get())), '\0');
    if (!out.empty()) BIO_read(SSL_get_wbio(ssl_.get()), out.data(), static_cast<int>(out.size()));
    return out;
}

std::string tls_server::read()
{
    std::string all;
    std::array<char, 4096> piece;
    for (;;) {
        const int size = SSL_read(ssl_.get(), piece.data(), piece.size());
        if (size <= 0) break;
        all.append(piece.data(), static_cast<std::size_t>(size));
    }
    ERR_clear_error();
    return all;
}

void tls_server::write(std::string_view plain)
{
    SSL_write(ssl_.get(), plain.data(), static_cast<int>(plain.size()));
}

std::string tls_server::server_name() const
{
    const char* name = SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
    return name != nullptr ? name : "";
}

}  // namespace mynah::testing

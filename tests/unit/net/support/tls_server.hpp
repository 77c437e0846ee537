// The other side of an engine under test: a TLS server on plain OpenSSL and memory BIOs.
#pragma once

#include "certificates.hpp"

#include <openssl/ssl.h>

#include <string>
#include <string_view>

namespace mynah::testing {

class tls_server_options {
public:
    tls_server_options() {}

    int min_version = TLS1_2_VERSION;
    int max_version = TLS1_3_VERSION;
    std::uint64_t options = 0;  // SSL_OP_...
    std::string alpn;           // chosen whatever the client offers; empty: none
    const char* ciphers = nullptr;
    bool ask_client_certificate = false;
    bool knows_tickets = false;      // of every other server that does
    bool session_id_context = true;  // false: OpenSSL breaks when it asks for certificates, too
};

class tls_server {
public:
    explicit tls_server(const credentials& own, const tls_server_options& options = {});
    tls_server(tls_server&&) = delete;

    // Takes bytes from the client; goes on with the handshake.
    void receive(std::string_view ciphertext);
    // What the client has to be given.
    std::string take_output();

    bool handshake_done() const { return SSL_is_init_finished(ssl_.get()) == 1; }
    std::string read();
    void write(std::string_view plain);
    void shutdown() { SSL_shutdown(ssl_.get()); }

    std::string server_name() const;
    std::string client_alpn() const { return client_alpn_; }
    SSL* native() const { return ssl_.get(); }

private:
    static int choose_alpn(SSL*, const unsigned char** out, unsigned char* out_size,
                           const unsigned char* in, unsigned in_size, void* self);

    std::string alpn_;
    std::string client_alpn_;
    net::detail::owned<SSL_CTX, SSL_CTX_free> context_;
    net::detail::owned<SSL, SSL_free> ssl_;
};

}  // namespace mynah::testing

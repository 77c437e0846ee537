// OpenSSL's question "is this the server's certificate?", answered before any byte of ours depends
// on it: a client certificate is not shown to the wrong server.
#pragma once

struct x509_store_ctx_st;

namespace mynah::net::detail {

// An SSL_CTX_cert_verify_callback: chain first, then the names. Defined in tls_engine.cpp.
int verify_peer(x509_store_ctx_st* store, void*);

}  // namespace mynah::net::detail

// OpenSSL's news that the server lets us come back to a session.
#pragma once

struct ssl_st;
struct ssl_session_st;

namespace mynah::net::detail {

// An SSL_CTX_sess_set_new_cb callback: into the ticket cache of the connection's context. Defined
// in tls_engine.cpp.
int keep_ticket(ssl_st* ssl, ssl_session_st* session);

}  // namespace mynah::net::detail

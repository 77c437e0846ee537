// The bytes that tie a log-in to the TLS connection it runs over (RFC 5929, RFC 9266).
#pragma once

#include <mynah/base/channel_binding.hpp>

#include <optional>
#include <string>

struct ssl_st;
struct x509_st;

namespace mynah::net::detail {

// The client's side, after the handshake. nullopt: not on this connection.
std::optional<std::string> channel_binding_data(ssl_st* ssl, channel_binding type);

// RFC 5929 section 4.1: the hash of the certificate's signature algorithm, MD5 and SHA-1 raised to
// SHA-256. nullopt: the algorithm has no hash of its own (Ed25519), so the type is undefined.
std::optional<std::string> server_end_point(x509_st* certificate);

}  // namespace mynah::net::detail

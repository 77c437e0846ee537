// TLS for looking: every certificate is taken, and what is wrong with it is written down. Nothing
// that is secret may be sent over it.
#pragma once

#include <mynah/net/tls_context.hpp>

#include <memory>
#include <string>

#include "report.hpp"

namespace mynah::login {

// Judges the certificate by the rules of the library (net/certificate). `to` outlives the
// handshakes made with it. Errors: invalid_argument: the CA file.
result<std::shared_ptr<const net::tls_context>> looking_context(const std::string& ca_file,
                                                                std::string domain,
                                                                certificate_report& to);

// This version alone (of tls_versions), with the ciphers of its time.
std::shared_ptr<const net::tls_context> context_of_version(std::size_t version);

}  // namespace mynah::login

// What TLS connections share: authorities, client certificate, versions. Make one, use it for all:
// a context per connection costs each of them a copy of the CA store.
#pragma once

#include <mynah/base/result.hpp>

#include <cstdint>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace mynah::net {

class ticket_cache;

enum class tls_version : std::uint8_t { tls12, tls13 };

class tls_options {
public:
    tls_options() {}

    bool system_authorities = true;  // the operating system's CA store
    std::string ca_file;  // PEM: authorities (or the server's own certificate) to trust, too
    std::string ca_pem;   // the same as text
    std::string certificate_file;  // PEM: client certificate, then its chain
    std::string key_file;          // PEM, not encrypted; empty: the key is in certificate_file
    tls_version minimum = tls_version::tls12;
    tls_version maximum = tls_version::tls13;

    // Offer servers to go on with an earlier session (net/ticket_cache.hpp).
    bool resume_sessions = true;

    // Takes every certificate of every server: whoever sits on the path reads and writes
    // everything. For programs that verify by other means; no command line leads here.
    bool accept_any_certificate_and_be_open_to_attack = false;
};

// Shared by all threads. Immutable but for the tickets, which belong to this set of authorities and
// this client certificate.
class tls_context {
public:
    // Errors: invalid_argument with the file and the reason.
    static result<std::shared_ptr<const tls_context>> create(const tls_options& options);

    ~tls_context();
    tls_context(tls_context&&) = delete;

    ssl_ctx_st* native() const noexcept { return context_; }
    // nullptr: no session is resumed.
    ticket_cache* tickets() const noexcept { return tickets_.get(); }

private:
    tls_context();
    result<void> load(const tls_options& options);

    ssl_ctx_st* context_;
    std::unique_ptr<ticket_cache> tickets_;
};

}  // namespace mynah::net

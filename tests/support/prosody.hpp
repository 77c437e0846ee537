// Prosody 0.12 for one test.
//
// password_storage::plain offers PLAIN, SCRAM-SHA-1 and SCRAM-SHA-256, with -PLUS (tls-unique) on
// TLS 1.2; scram_sha_1 and scram_sha_256 offer PLAIN and that one. It has no SCRAM-SHA-512 and no
// EXTERNAL for clients. With SASL2 -PLUS on TLS 1.3 (tls-exporter), too.
#pragma once

#include <tests/support/server.hpp>

#include <string>
#include <string_view>

namespace mynah::testing {

class prosody : public server {
public:
    explicit prosody(server_options options = {});

    std::string log() const override;

private:
    std::unique_ptr<child> launch() override;
    bool ready(child& running) override;
    void write_accounts() const;
    std::vector<std::string> domains() const;
    std::string modules_folder() const;
    void make_sasl2_modules() const;
    std::string configuration() const;
};

// For server_options::authentication: log-ins by prosody/mod_auth_token.lua, whose settings follow.
std::string authentication_by_token(std::string_view settings);

}  // namespace mynah::testing

// A real authorization server on loopback, npm's oidc-provider: device grant, refresh tokens that
// rotate, client credentials, revocation. And the person who agrees.
#pragma once

#include <tests/support/certificates.hpp>
#include <tests/support/child.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace mynah::testing {

class oidc_provider {
public:
    // The clients, see tests/integration/oidc/server.mjs.
    static constexpr const char* desk_secret = "a-secret:of/the+client";

    // Whether ./dev deps has put it there.
    static bool installed();

    explicit oidc_provider(authority& ca);

    std::string issuer() const { return "https://localhost:" + std::to_string(port_); }
    std::string ca_file() const { return ca_.file().string(); }

    // What a person does with a browser who was shown this page.
    void agree(const std::string& page) const { visit(page, "agree", "agreed"); }
    void refuse(const std::string& page) const { visit(page, "refuse", "refused"); }

private:
    void visit(const std::string& page, const char* answer, const char* result) const;

    authority& ca_;
    identity certificate_;
    std::uint16_t port_;
    std::unique_ptr<child> running_;
};

}  // namespace mynah::testing

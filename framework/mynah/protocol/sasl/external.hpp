// EXTERNAL (RFC 4422 appendix A, XEP-0178): the client certificate of the TLS connection speaks for
// us.
#pragma once

#include <mynah/protocol/sasl/mechanism.hpp>

#include <string>

namespace mynah::sasl {

class external final : public mechanism {
public:
    // authzid: the bare JID when the certificate names none or several, else empty: the server
    // takes the one in the certificate.
    explicit external(std::string authzid = {});

    std::string_view name() const noexcept override { return "EXTERNAL"; }
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;

private:
    std::string authzid_;
};

}  // namespace mynah::sasl

// PLAIN (RFC 4616): the password itself. select_mechanism() takes it inside TLS and on request
// only.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>

#include <string>

namespace mynah::sasl {

class plain final : public mechanism {
public:
    // authzid: empty means "the account's own".
    plain(std::string user, secret password, std::string authzid = {});

    std::string_view name() const noexcept override { return "PLAIN"; }
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;

private:
    std::string user_;
    secret password_;
    std::string authzid_;
};

}  // namespace mynah::sasl

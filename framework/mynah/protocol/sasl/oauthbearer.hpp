// OAUTHBEARER (RFC 7628): an OAuth 2.0 bearer token.
//
//   n,a=jid,^Aauth=Bearer token^A^A   ->
//                                     <-  success, or failure, or
//                                     <-  a JSON object that says why not
//   ^A                                ->
//                                     <-  failure
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>

#include <string>

namespace mynah::sasl {

class oauthbearer final : public mechanism {
public:
    // authzid: the bare JID; empty: the server takes the user of the token. The optional pairs host
    // and port are left out: there are servers that want `auth` first and nothing before it.
    oauthbearer(std::string authzid, secret token);

    std::string_view name() const noexcept override { return "OAUTHBEARER"; }
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;
    error refused(error why) override;

private:
    enum class state : std::uint8_t { fresh, token_sent, told_why, spent };

    std::string authzid_;
    secret token_;
    std::string status_;  // what the server said against the token
    state state_ = state::fresh;
};

}  // namespace mynah::sasl

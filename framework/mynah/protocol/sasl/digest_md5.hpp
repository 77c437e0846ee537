// DIGEST-MD5 (RFC 2831) as XMPP used it before SCRAM: obsolete (RFC 6331), for old servers only.
//
//                                <-  realm, nonce    challenge()
//   response                     ->
//                                <-  rspauth         challenge(), "" and success(); or success()
//
// qop=auth alone: no security layer. Both sides prove that they know the password.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>

#include <string>

namespace mynah::sasl {

class digest_md5 final : public mechanism {
public:
    // digest_uri: "xmpp/example.org". realm: where the server names none, or this one among
    // others. cnonce: fresh, printable ASCII. authzid: empty means "the account's own".
    digest_md5(std::string user, secret password, std::string realm, std::string digest_uri,
               std::string cnonce, std::string authzid = {});

    std::string_view name() const noexcept override { return "DIGEST-MD5"; }
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;

private:
    enum class state : std::uint8_t { fresh, started, response_sent, verified, spent };

    result<step> respond(std::string_view message);
    result<void> verify(std::string_view message) const;
    // RFC 2831 section 2.1.2.1. `prefix`: of A2, "AUTHENTICATE" for our response, empty for the
    // server's.
    std::string response_value(std::string_view prefix) const;

    std::string user_;
    secret password_;
    std::string realm_;
    std::string digest_uri_;
    std::string cnonce_;
    std::string authzid_;
    std::string nonce_;     // the server's
    std::string verifier_;  // what rspauth must be
    state state_ = state::fresh;
};

}  // namespace mynah::sasl

// X-OAUTH2 and X-GOOGLE-TOKEN (Google Talk; ejabberd has X-OAUTH2, too): NUL user NUL token.
//
// The attribute client-uses-full-bind-result tells Google that we believe the address that it
// binds: without it, a user of gmail.com may be answered as one of googlemail.com. Other servers
// ignore it.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>

#include <string>

namespace mynah::sasl {

class google_talk final : public mechanism {
public:
    enum class kind : std::uint8_t {
        oauth2,  // an OAuth 2.0 access token; the user is the local part
        token    // of ClientLogin; the user is the bare JID
    };

    google_talk(kind which, std::string user, secret token);

    std::string_view name() const noexcept override;
    std::string_view auth_attributes() const noexcept override;
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;

private:
    kind kind_;
    std::string user_;
    secret token_;
};

}  // namespace mynah::sasl

// X-MESSENGER-OAUTH2 (Windows Live Messenger): the access token is the text of <auth/> as it was
// issued. It names the user, too.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>

namespace mynah::sasl {

class messenger_oauth2 final : public mechanism {
public:
    explicit messenger_oauth2(secret token);

    std::string_view name() const noexcept override { return "X-MESSENGER-OAUTH2"; }
    bool verbatim() const noexcept override { return true; }
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;

private:
    secret token_;
};

}  // namespace mynah::sasl

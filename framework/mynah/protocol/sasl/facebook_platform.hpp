// X-FACEBOOK-PLATFORM (Facebook Chat, 2011 to 2015): the server asks first, with a method and a
// nonce; the answer gives them back with the access token and the application that it was issued
// to.
#pragma once

#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>

#include <string>

namespace mynah::sasl {

class facebook_platform final : public mechanism {
public:
    // api_key: of the application; Facebook calls it app id, too.
    facebook_platform(std::string api_key, secret token);

    std::string_view name() const noexcept override { return "X-FACEBOOK-PLATFORM"; }
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;

private:
    enum class state : std::uint8_t { fresh, asked, answered, spent };

    std::string api_key_;
    secret token_;
    state state_ = state::fresh;
};

}  // namespace mynah::sasl

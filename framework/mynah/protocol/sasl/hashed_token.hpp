// HT-SHA-256-NONE, -ENDP, -UNIQ and -EXPR (draft-schmaus-kitten-sasl-ht, XEP-0484): a token that
// the server has given out for the next log-in is proven, not sent.
//
//   user NUL HMAC(token, "Initiator" data)   ->
//                                            <-  success with HMAC(token, "Responder" data)
//
// Not in known_mechanisms(): who has such a token chooses it.
#pragma once

#include <mynah/base/channel_binding.hpp>
#include <mynah/base/secret.hpp>
#include <mynah/protocol/sasl/mechanism.hpp>

#include <optional>
#include <string>

namespace mynah::sasl {

class hashed_token final : public mechanism {
public:
    // The name of the mechanism that binds the channel so; nullopt: -NONE.
    static std::string_view name_of(std::optional<channel_binding> binding) noexcept;

    // binding_data: the transport's for `binding`; empty for -NONE, and only then.
    hashed_token(std::string user, secret token, std::optional<channel_binding> binding = {},
                 std::string binding_data = {});

    std::string_view name() const noexcept override { return name_of(binding_); }
    result<step> start() override;
    result<step> challenge(std::string_view message) override;
    result<void> success(std::optional<std::string_view> additional_data) override;

private:
    enum class state : std::uint8_t { fresh, proof_sent, spent };

    std::string user_;
    secret token_;
    std::optional<channel_binding> binding_;
    std::string binding_data_;
    state state_ = state::fresh;
};

}  // namespace mynah::sasl

#include <mynah/protocol/sasl/hashed_token.hpp>

#include <mynah/base/crypto.hpp>
#include <mynah/protocol/sasl/no_more_messages.hpp>

#include <utility>

namespace mynah::sasl {

std::string_view hashed_token::name_of(std::optional<channel_binding> binding) noexcept
{
    if (!binding) return "HT-SHA-256-NONE";
    switch (*binding) {
        case channel_binding::tls_server_end_point: return "HT-SHA-256-ENDP";
        case channel_binding::tls_unique: return "HT-SHA-256-UNIQ";
        case channel_binding::tls_exporter: return "HT-SHA-256-EXPR";
    }
    return {};
}

hashed_token::hashed_token(std::string user, secret token, std::optional<channel_binding> binding,
                           std::string binding_data)
    : user_(std::move(user)),
      token_(std::move(token)),
      binding_(binding),
      binding_data_(std::move(binding_data))
{
}

result<step> hashed_token::start()
{
    if (std::exchange(state_, state::spent) != state::fresh)
        return error(errc::invalid_argument, "HT: started twice");
    if (user_.empty() || user_.find('\0') != std::string::npos || token_.empty())
        return error(errc::invalid_argument, "HT: the user name or the token is empty");
    if (binding_.has_value() == binding_data_.empty())
        return error(errc::invalid_argument, "channel-binding data where none belongs, or none");
    const auto proof =
        crypto::hmac(crypto::hash::sha256, token_.reveal(), "Initiator" + binding_data_);
    auto message = user_;
    message.append(1, '\0').append(proof.view());
    state_ = state::proof_sent;
    return step(std::move(message));
}

result<step> hashed_token::challenge(std::string_view)
{
    state_ = state::spent;
    return unexpected_challenge();
}

result<void> hashed_token::success(std::optional<std::string_view> additional_data)
{
    if (std::exchange(state_, state::spent) != state::proof_sent)
        return error(errc::server_not_authentic, "HT: success before we proved anything");
    const auto expected =
        crypto::hmac(crypto::hash::sha256, token_.reveal(), "Responder" + binding_data_);
    if (!additional_data || !crypto::equal(*additional_data, expected))
        return error(errc::server_not_authentic, "HT: the server does not know the token");
    return {};
}

}  // namespace mynah::sasl

#include <mynah/protocol/sasl/messenger_oauth2.hpp>
#include <mynah/protocol/sasl/no_more_messages.hpp>
#include <mynah/protocol/sasl/token_text.hpp>

namespace mynah::sasl {

messenger_oauth2::messenger_oauth2(secret token) : token_(std::move(token)) {}

result<step> messenger_oauth2::start()
{
    if (auto good = check_token(token_); !good) return good.error();
    return step(std::string(token_.reveal()));
}

result<step> messenger_oauth2::challenge(std::string_view) { return unexpected_challenge(); }

result<void> messenger_oauth2::success(std::optional<std::string_view> additional_data)
{
    return no_additional_data(additional_data);
}

}  // namespace mynah::sasl

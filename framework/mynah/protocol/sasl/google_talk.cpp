#include <mynah/protocol/sasl/google_talk.hpp>
#include <mynah/protocol/sasl/no_more_messages.hpp>
#include <mynah/protocol/sasl/token_text.hpp>

namespace mynah::sasl {

google_talk::google_talk(kind which, std::string user, secret token)
    : kind_(which), user_(std::move(user)), token_(std::move(token))
{
}

std::string_view google_talk::name() const noexcept
{
    return kind_ == kind::oauth2 ? "X-OAUTH2" : "X-GOOGLE-TOKEN";
}

std::string_view google_talk::auth_attributes() const noexcept
{
    if (kind_ == kind::oauth2)
        return " xmlns:auth='http://www.google.com/talk/protocol/auth' auth:service='oauth2' "
               "auth:client-uses-full-bind-result='true'";
    return " xmlns:auth='http://www.google.com/talk/protocol/auth' "
           "auth:client-uses-full-bind-result='true'";
}

result<step> google_talk::start()
{
    if (auto good = check_token(token_); !good) return good.error();
    if (user_.empty() || user_.find('\0') != std::string::npos)
        return error(errc::invalid_argument,
                     std::string(name()) + ": an account with a local part is needed");
    std::string message;
    message.reserve(user_.size() + token_.reveal().size() + 2);
    message.append(1, '\0').append(user_).append(1, '\0');
    return step(std::move(message.append(token_.reveal())));
}

result<step> google_talk::challenge(std::string_view) { return unexpected_challenge(); }

result<void> google_talk::success(std::optional<std::string_view> additional_data)
{
    return no_additional_data(additional_data);
}

}  // namespace mynah::sasl

#include <mynah/protocol/sasl/plain.hpp>

#include <mynah/protocol/sasl/no_more_messages.hpp>
#include <mynah/stanza/saslprep.hpp>

namespace mynah::sasl {

plain::plain(std::string user, secret password, std::string authzid)
    : user_(std::move(user)), password_(std::move(password)), authzid_(std::move(authzid))
{
}

result<step> plain::start()
{
    auto user = saslprep(user_);
    if (!user) return user.error();
    auto prepared = saslprep(password_.reveal());
    if (!prepared) return prepared.error();
    const auto password = secret::take(*prepared);
    // A zero byte separates the parts; SASLprep forbids it in the other two.
    if (user->empty() || password.empty() || authzid_.find('\0') != std::string::npos)
        return error(errc::invalid_argument, "PLAIN: the user name or the password is empty");

    std::string message;
    message.reserve(authzid_.size() + user->size() + password.reveal().size() + 2);
    message.append(authzid_).append(1, '\0').append(*user).append(1, '\0');
    return step(std::move(message.append(password.reveal())));
}

result<step> plain::challenge(std::string_view) { return unexpected_challenge(); }

result<void> plain::success(std::optional<std::string_view> additional_data)
{
    return no_additional_data(additional_data);
}

}  // namespace mynah::sasl

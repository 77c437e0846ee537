#include <mynah/protocol/sasl/oauthbearer.hpp>

#include <mynah/protocol/sasl/no_more_messages.hpp>
#include <mynah/protocol/sasl/oauthbearer_error.hpp>
#include <mynah/protocol/sasl/sasl_error.hpp>
#include <mynah/protocol/sasl/scram_message.hpp>
#include <mynah/protocol/sasl/token_text.hpp>

#include <utility>

namespace mynah::sasl {
namespace {

constexpr char separator = '\x01';

}  // namespace

oauthbearer::oauthbearer(std::string authzid, secret token)
    : authzid_(std::move(authzid)), token_(std::move(token))
{
}

result<step> oauthbearer::start()
{
    if (std::exchange(state_, state::spent) != state::fresh)
        return error(errc::invalid_argument, "OAUTHBEARER: started twice");
    if (auto good = check_token(token_); !good) return good.error();
    for (const char forbidden : {'\0', separator})
        if (authzid_.find(forbidden) != std::string::npos)
            return error(errc::invalid_argument, "OAUTHBEARER: not an authorization identity");

    std::string message = "n,";  // no channel binding (RFC 5801 section 4)
    if (!authzid_.empty()) message += "a=" + escape_name(authzid_);
    message.append(1, ',').append(1, separator).append("auth=Bearer ").append(token_.reveal());
    message.append(2, separator);
    state_ = state::token_sent;
    return step(std::move(message));
}

// RFC 7628 3.2.3: the server says why, and waits for our %x01 before it refuses. Whoever aborts
// instead never learns the SASL condition.
result<step> oauthbearer::challenge(std::string_view message)
{
    if (std::exchange(state_, state::spent) != state::token_sent)
        return error(errc::bad_challenge, "OAUTHBEARER: a challenge out of turn");
    auto status = parse_oauthbearer_status(message);
    if (!status) return status.error();
    status_ = std::move(*status);
    state_ = state::told_why;
    return step(std::string(1, separator));
}

result<void> oauthbearer::success(std::optional<std::string_view> additional_data)
{
    if (std::exchange(state_, state::spent) != state::token_sent)
        return error(errc::bad_challenge, "OAUTHBEARER: success behind a refusal");
    return no_additional_data(additional_data);
}

error oauthbearer::refused(error why)
{
    if (std::exchange(state_, state::spent) != state::told_why) return why;
    if (status_ == "insufficient_scope") {
        why.code = errc::insufficient_scope;
        why.text = "log-in by OAUTHBEARER";
    } else if (status_ == "invalid_token") {
        why.code = sasl_condition::not_authorized;
        why.text = "log-in by OAUTHBEARER: the token is not valid, or not any more";
    } else if (status_ == "invalid_request") {
        why.code = sasl_condition::malformed_request;
    }
    if (why.peer_text.empty()) why.peer_text = status_;
    return why;
}

}  // namespace mynah::sasl

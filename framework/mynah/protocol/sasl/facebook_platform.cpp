#include <mynah/protocol/sasl/facebook_platform.hpp>
#include <mynah/protocol/sasl/no_more_messages.hpp>
#include <mynah/protocol/sasl/query_string.hpp>
#include <mynah/protocol/sasl/token_text.hpp>

#include <utility>

namespace mynah::sasl {
namespace {

// Honest ones have 80 bytes.
constexpr std::size_t longest_challenge = 2 * 1024;

error malformed(std::string_view what)
{
    return {errc::bad_challenge, "X-FACEBOOK-PLATFORM: " + std::string(what)};
}

}  // namespace

facebook_platform::facebook_platform(std::string api_key, secret token)
    : api_key_(std::move(api_key)), token_(std::move(token))
{
}

result<step> facebook_platform::start()
{
    if (std::exchange(state_, state::spent) != state::fresh)
        return error(errc::invalid_argument, "X-FACEBOOK-PLATFORM: started twice");
    if (api_key_.empty())
        return error(errc::invalid_argument,
                     "X-FACEBOOK-PLATFORM: the id of the application is needed");
    if (auto good = check_token(token_); !good) return good.error();
    state_ = state::asked;
    return step();
}

result<step> facebook_platform::challenge(std::string_view message)
{
    if (std::exchange(state_, state::spent) != state::asked)
        return malformed("a challenge out of turn");
    if (message.size() > longest_challenge) return malformed("the challenge is too long");
    const auto pairs = parse_query_string(message);
    if (!pairs) return malformed(pairs.error().text);

    std::string_view method, nonce;
    for (const auto& [name, value] : *pairs) {
        if (name == "method") method = value;
        if (name == "nonce") nonce = value;
        if (name == "version" && value != "1") return malformed("a version that is not 1");
    }
    if (method.empty() || nonce.empty())
        return malformed("the challenge has no method or no nonce");

    std::string answer;
    append_query_pair(answer, "method", method);
    append_query_pair(answer, "nonce", nonce);
    append_query_pair(answer, "access_token", token_.reveal());
    append_query_pair(answer, "api_key", api_key_);
    append_query_pair(answer, "call_id", "1");  // the only call of this exchange
    append_query_pair(answer, "v", "1.0");
    state_ = state::answered;
    return step(std::move(answer));
}

result<void> facebook_platform::success(std::optional<std::string_view> additional_data)
{
    if (std::exchange(state_, state::spent) != state::answered)
        return error(errc::bad_challenge, "X-FACEBOOK-PLATFORM: success before the token was sent");
    return no_additional_data(additional_data);
}

}  // namespace mynah::sasl

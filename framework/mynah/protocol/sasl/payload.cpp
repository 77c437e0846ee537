#include <mynah/protocol/sasl/payload.hpp>

#include <mynah/base/base64.hpp>

namespace mynah::sasl {

std::string encode_payload(const std::optional<std::string>& message)
{
    if (!message) return {};
    return message->empty() ? "=" : base64::encode(*message);
}

result<std::optional<std::string>> decode_payload(std::string_view text)
{
    if (text.empty()) return std::nullopt;
    if (text == "=") return std::optional<std::string>("");
    auto message = base64::decode(text);
    if (!message) return message.error();
    return std::optional<std::string>(std::move(*message));
}

}  // namespace mynah::sasl

// How SASL messages travel in XML: base64, with "=" for a message of no bytes, because an empty
// element already means "no message" (RFC 6120 6.4.2 and 6.4.6).
#pragma once

#include <mynah/base/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mynah::sasl {

// The text of <auth/> or <response/>; nullopt gives no text at all.
std::string encode_payload(const std::optional<std::string>& message);

// From the text of <challenge/> or <success/>. Error: bad_base64.
result<std::optional<std::string>> decode_payload(std::string_view text);

}  // namespace mynah::sasl

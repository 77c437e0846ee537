// Base64 with the ordinary alphabet and padding (RFC 4648 section 4).
#pragma once

#include <mynah/base/result.hpp>

#include <string>
#include <string_view>

namespace mynah::base64 {

std::string encode(std::string_view bytes);

// Strict: every byte string has exactly one text that decodes to it. White space, missing or
// misplaced padding and non-zero bits behind the end are refused. Error: bad_base64.
result<std::string> decode(std::string_view text);

}  // namespace mynah::base64

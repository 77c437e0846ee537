// SASLprep (RFC 4013): user names and passwords, normalised before they are hashed or sent.
#pragma once

#include <mynah/base/result.hpp>

#include <string>
#include <string_view>

namespace mynah {

// Printable ASCII comes back as it is. Code points that Unicode 3.2 did not know (an emoji) are let
// through: RFC 5802 would refuse them in a password, but servers that took such a password at
// registration take it at log-in. Error: invalid_argument (prohibited or not UTF-8); the text does
// not quote the input, which may be a password.
result<std::string> saslprep(std::string_view text);

}  // namespace mynah

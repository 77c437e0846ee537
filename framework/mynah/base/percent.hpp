// Percent-encoding (RFC 3986 section 2.1).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace mynah::percent {

// Appends `text` with everything escaped but the unreserved: letters, digits and "-._~". A space
// becomes %20 and not a plus: every decoder takes it, in a path, too.
void append_encoded(std::string& to, std::string_view text);

// nullopt: a % without two hexadecimal digits behind it.
std::optional<std::string> decode(std::string_view text);

}  // namespace mynah::percent

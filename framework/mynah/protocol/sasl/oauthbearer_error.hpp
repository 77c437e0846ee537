// Why a server refuses the token of OAUTHBEARER (RFC 7628 section 3.2.2): a JSON object.
#pragma once

#include <mynah/base/result.hpp>

#include <string>
#include <string_view>

namespace mynah::sasl {

// Its member `status`, which it must have: "invalid_token". The other members (scope,
// openid-configuration) are read over. Error: bad_challenge.
result<std::string> parse_oauthbearer_status(std::string_view json);

}  // namespace mynah::sasl

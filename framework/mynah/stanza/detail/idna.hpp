// Domains of JIDs (RFC 7622 section 3.2): IDNA2008 by libidn2, address literals.
#pragma once

#include <mynah/base/result.hpp>

#include <string>
#include <string_view>

namespace mynah::detail {

// U-labels in lower case and NFC without the trailing dot; "[v6]" in the canonical text form of
// RFC 5952. Error: bad_jid with the reason.
result<std::string> enforce_domain(std::string_view text);

// A-labels of a domain that enforce_domain() made; address literals without brackets.
result<std::string> ascii_domain(std::string_view domain);

}  // namespace mynah::detail

// PRECIS (RFC 8264, 8265) for the parts of a JID, by the Unicode data of ICU. UTF-8 in and out.
#pragma once

#include <mynah/base/result.hpp>

#include <string>
#include <string_view>

namespace mynah::detail {

// UsernameCaseMapped (RFC 8265 section 3.3) without the characters that RFC 7622 3.3.1 excludes.
// Error: bad_jid with the reason.
result<std::string> enforce_local(std::string_view text);

// OpaqueString (RFC 8265 section 4.2).
result<std::string> enforce_resource(std::string_view text);

}  // namespace mynah::detail

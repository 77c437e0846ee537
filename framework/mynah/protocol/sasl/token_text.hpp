// What a token may be: RFC 6750 section 2.1 in spirit, but with all that services have issued.
//
// Printable ASCII without a space. So it holds nothing that separates the fields of any mechanism
// (zero bytes, %x01).
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>

#include <algorithm>

namespace mynah::sasl {

inline constexpr std::size_t longest_token = 32 * 1024;

// Error: invalid_argument, which says nothing of the token.
inline result<void> check_token(const secret& token)
{
    const auto text = token.reveal();
    if (text.empty()) return error(errc::invalid_argument, "the token is empty");
    if (text.size() > longest_token) return error(errc::invalid_argument, "the token is too long");
    const bool printable =
        std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x21 && c <= 0x7e; });
    if (!printable)
        return error(errc::invalid_argument,
                     "the token is not printable ASCII: it may have to be percent-decoded first");
    return {};
}

}  // namespace mynah::sasl

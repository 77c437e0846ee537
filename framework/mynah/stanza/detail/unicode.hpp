// The few operations on Unicode text that JIDs need, by ICU. The only header with ICU in it.
#pragma once

#include <unicode/unistr.h>

#include <optional>
#include <string>
#include <string_view>

namespace mynah::detail {

// nullopt: not valid UTF-8. ICU by itself would put U+FFFD in.
std::optional<icu::UnicodeString> from_utf8(std::string_view text);
std::string to_utf8(const icu::UnicodeString& text);

// Fullwidth and halfwidth characters become the ordinary ones (RFC 8264 section 5.2.1).
icu::UnicodeString map_width(const icu::UnicodeString& text);
icu::UnicodeString to_nfc(const icu::UnicodeString& text);
icu::UnicodeString to_lower(const icu::UnicodeString& text);  // in no language

// The code point is another one in NFKC: "compatibility" (RFC 8264 section 9.17).
bool has_compatibility_form(UChar32 c);

// RFC 5895 section 2: lower case, width, NFC, and the ideographic full stop is a dot.
std::optional<std::string> map_domain(std::string_view text);

}  // namespace mynah::detail

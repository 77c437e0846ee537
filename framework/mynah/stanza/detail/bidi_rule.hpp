// The Bidi Rule (RFC 5893 section 2): text that holds right-to-left characters must look the same
// whatever stands beside it.
#pragma once

#include <unicode/unistr.h>

namespace mynah::detail {

// True for text without right-to-left characters.
bool obeys_bidi_rule(const icu::UnicodeString& text);

}  // namespace mynah::detail

// Contextual rules (RFC 5892 appendix A): characters that are allowed only beside certain others.
#pragma once

#include <unicode/unistr.h>

#include <cstdint>

namespace mynah::detail {

// Whether the code point at offset `at`, of CONTEXTJ or CONTEXTO, may stand there.
bool fits_context(const icu::UnicodeString& text, std::int32_t at);

}  // namespace mynah::detail

// Text as XML 1.0 carries it: escaped, checked for what it cannot carry, in one pass.
#pragma once

#include <string>
#include <string_view>

namespace mynah::xml::detail {

// Append `value` escaped for character data, or for an attribute in single quotes. False, with
// `out` in the middle of it, at the first byte that is not UTF-8 or the first code point outside
// XML 1.0's Char.
[[nodiscard]] bool append_text(std::string& out, std::string_view value);
[[nodiscard]] bool append_attribute_value(std::string& out, std::string_view value);

// Whether an element or attribute may be called so: a stricter NCName for ASCII, any UTF-8 beyond
// it. Names come from programs; this keeps a name out of which somebody could break.
bool is_name(std::string_view local) noexcept;

}  // namespace mynah::xml::detail

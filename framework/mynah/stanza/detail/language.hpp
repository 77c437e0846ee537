// Which of several texts of the same name to show (RFC 6121 5.2.3 and 5.2.4).
#pragma once

#include <mynah/xml/element.hpp>

#include <string_view>

namespace mynah::detail {

// The child `name` in the wanted language; else the one without a language of its own; else the
// first; false when there is none. "de" takes "de-CH", too (RFC 4647 3.3.1).
xml::element in_language(xml::element stanza, std::string_view name,
                         std::string_view lang) noexcept;

}  // namespace mynah::detail

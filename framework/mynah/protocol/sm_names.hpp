// The names of XEP-0198.
#pragma once

#include <mynah/xml/vocabulary.hpp>

#include <string_view>

namespace mynah::protocol {

inline constexpr std::string_view sm_ns = "urn:xmpp:sm:3";
inline constexpr xml::qname sm_name{"sm", sm_ns};
inline constexpr xml::qname resumed_name{"resumed", sm_ns};
inline constexpr xml::qname failed_name{"failed", sm_ns};
inline constexpr xml::qname ack_name{"a", sm_ns};

}  // namespace mynah::protocol

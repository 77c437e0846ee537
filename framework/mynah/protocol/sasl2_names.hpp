// The names of SASL2 (XEP-0388) and of what comes with it.
#pragma once

#include <mynah/xml/vocabulary.hpp>

#include <string_view>

namespace mynah::protocol::sasl2 {

inline constexpr std::string_view ns = "urn:xmpp:sasl:2";
inline constexpr std::string_view bind_ns = "urn:xmpp:bind:0";             // XEP-0386
inline constexpr std::string_view fast_ns = "urn:xmpp:fast:0";             // XEP-0484
inline constexpr std::string_view upgrade_ns = "urn:xmpp:sasl:upgrade:0";  // XEP-0480
inline constexpr std::string_view scram_upgrade_ns = "urn:xmpp:scram-upgrade:0";

inline constexpr xml::qname authentication_name{"authentication", ns};
inline constexpr xml::qname challenge_name{"challenge", ns};
inline constexpr xml::qname success_name{"success", ns};
inline constexpr xml::qname failure_name{"failure", ns};
inline constexpr xml::qname continue_name{"continue", ns};
inline constexpr xml::qname task_data_name{"task-data", ns};

}  // namespace mynah::protocol::sasl2

// --component, and what it goes with.
#pragma once

#include <mynah/app/command_line.hpp>
#include <mynah/net/endpoint.hpp>
#include <mynah/protocol/stream_config.hpp>
#include <mynah/stanza/jid.hpp>

#include <optional>
#include <string>

namespace mynah {

// XEP-0114 names no port; this is Prosody's.
inline constexpr std::uint16_t component_port = 5347;

void define_component_options(program_options& options, std::string& component,
                              bool& in_clear_text);

// Of a command line that was parsed: --component excludes what only an account can have. Errors:
// invalid_argument.
result<void> check_component_options(const program_options& options);

// The address that --component names. Errors: bad_jid; invalid_argument, without --connect.
result<jid> find_component(const std::string& option, const std::optional<net::endpoint>& connect);

// `option`: what --tls says. Errors: invalid_argument: STARTTLS.
result<protocol::tls_policy> component_tls(const std::string& option, protocol::tls_policy meaning);

}  // namespace mynah

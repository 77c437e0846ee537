// XEP-0156: Discovering Alternative XMPP Connection Methods
//
// The list of WebSockets that a domain has, out of what https://DOMAIN/.well-known/host-meta
// (or host-meta.json) answers. Whoever fetches that must have verified the certificate for the
// domain, and must not follow redirections elsewhere: only then are the URLs the domain's word,
// and their hosts good names for a certificate.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/net/websocket_url.hpp>

#include <cstddef>
#include <string_view>
#include <vector>

namespace mynah::xep::host_meta {

inline constexpr std::string_view xml_path = "/.well-known/host-meta";
inline constexpr std::string_view json_path = "/.well-known/host-meta.json";
inline constexpr std::string_view websocket_relation = "urn:xmpp:alt-connections:websocket";

inline constexpr std::size_t size_limit = 64 * 1024;
inline constexpr std::size_t most_urls = 8;

// wss:// only, in the order of the document; other links, and URLs that are none, are passed over.
// Errors: bad_reply, limit_exceeded.
result<std::vector<net::websocket_url>> parse_xml(std::string_view document);
result<std::vector<net::websocket_url>> parse_json(std::string_view document);

}  // namespace mynah::xep::host_meta

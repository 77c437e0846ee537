// XEP-0156: Discovering Alternative XMPP Connection Methods
//
// The list of WebSockets that a domain has, out of what https://DOMAIN/.well-known/host-meta
// (or host-meta.json) answers. It must have come from there, with a certificate that was verified
// for the domain and without a redirection: only then are the URLs the domain's word, and their
// hosts good names for a certificate. find_websocket() fetches it so; who fetches it otherwise must
// do the same.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/http/client.hpp>
#include <mynah/net/websocket_url.hpp>
#include <mynah/session/websocket_source.hpp>

#include <cstddef>
#include <memory>
#include <string>
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

// Limits for a client that fetches it.
http::client_limits limits();

// The first of them, in host-meta.json, or else in host-meta. `domain`: in A-labels, or an IP
// literal. Errors: websocket_failed: neither document has one; those of http::client::exchange()
// when there is nobody to ask.
task<result<net::websocket_url>> find_websocket(http::client by, std::string domain);

// For session_settings::find_websocket.
std::shared_ptr<websocket_source> source(http::client by);

}  // namespace mynah::xep::host_meta

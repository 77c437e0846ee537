#include <mynah/net/websocket_url.hpp>

#include <mynah/base/ascii.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace mynah::net {

namespace {

constexpr std::uint16_t wss_port = 443, ws_port = 80;

error bad_url(std::string_view why)
{
    return {errc::invalid_argument,
            fmt::format("a WebSocket is written wss://HOST[:PORT]/PATH: {}", why)};
}

}  // namespace

result<websocket_url> websocket_url::parse(std::string_view url)
{
    constexpr std::string_view mark = "://";
    const auto scheme = url.substr(0, url.find(mark));
    const bool secure = ascii::same_in_any_case(scheme, "wss");
    if (scheme.size() == url.size() || (!secure && !ascii::same_in_any_case(scheme, "ws")))
        return bad_url("it begins with wss://, or on this machine with ws://");
    if (!std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f; }))
        return bad_url("other characters than those of ASCII are written %XX");
    if (url.find('#') != url.npos) return bad_url("there is no fragment");

    const auto rest = url.substr(scheme.size() + mark.size());
    const auto end = std::min(rest.find_first_of("/?"), rest.size());
    if (rest.substr(0, end).find('@') != rest.npos) return bad_url("there is no user");
    auto at = endpoint::parse(rest.substr(0, end), secure ? wss_port : ws_port);
    if (!at) return bad_url("the host or the port is missing or malformed");
    at->direct_tls = secure;
    std::string path;
    if (!rest.substr(end).starts_with('/')) path += '/';
    path += rest.substr(end);
    return websocket_url(std::move(*at), std::move(path));
}

std::string websocket_url::authority() const
{
    const auto whole = at.to_string();
    if (at.port != (at.direct_tls ? wss_port : ws_port)) return whole;
    return whole.substr(0, whole.rfind(':'));
}

}  // namespace mynah::net

#include <mynah/net/websocket_opening.hpp>

#include <mynah/base/ascii.hpp>
#include <mynah/base/base64.hpp>
#include <mynah/base/crypto.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mynah::net {

namespace {

error failed(std::string why) { return {errc::websocket_failed, std::move(why)}; }

std::string accept_for(const std::string& key)
{
    const auto digest =
        crypto::digest(crypto::hash::sha1, key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11");
    return base64::encode(std::string_view(digest));
}

// Is it in a list with commas?
bool lists(std::string_view list, std::string_view token)
{
    while (!list.empty()) {
        const auto end = std::min(list.find(','), list.size());
        auto one = list.substr(0, end);
        one.remove_prefix(std::min(one.find_first_not_of(" \t"), one.size()));
        one = one.substr(0, one.find_last_not_of(" \t") + 1);
        if (ascii::same_in_any_case(one, token)) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

websocket_opening::websocket_opening(const websocket_url& url, std::string_view nonce)
{
    const auto key = base64::encode(nonce);
    accept_ = accept_for(key);
    out_ = fmt::format(
        "GET {} HTTP/1.1\r\n"
        "Host: {}\r\n"
        "Upgrade: websocket\r\n"
        "Connection: Upgrade\r\n"
        "Sec-WebSocket-Key: {}\r\n"
        "Sec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Protocol: xmpp\r\n"
        "\r\n",
        url.path, url.authority(), key);
}

std::string websocket_opening::take_output() { return std::exchange(out_, {}); }

result<void> websocket_opening::received(std::string_view bytes)
{
    auto good = head_.received(bytes);
    if (!good) return failed(std::move(good.error().text));
    if (!head_.complete()) return {};
    const auto status = head_.status();
    if (status / 100 == 1 && status != 101) {  // an answer follows
        head_.next();
        return {};
    }
    done_ = true;
    return check();
}

result<void> websocket_opening::check() const
{
    if (head_.status() != 101)
        return error(errc::websocket_failed,
                     fmt::format("the server answers with HTTP status {}", head_.status()),
                     std::string(head_.reason()));
    if (!ascii::same_in_any_case(head_.field("Upgrade"), "websocket") ||
        !lists(head_.field("Connection"), "upgrade"))
        return failed("the server switches to another protocol");
    if (head_.count("Sec-WebSocket-Accept") != 1 || head_.field("Sec-WebSocket-Accept") != accept_)
        return failed("the server's answer is not to our request");
    // Nothing was offered: compression (RFC 7692) tells secrets by lengths, and has its bombs.
    if (head_.count("Sec-WebSocket-Extensions") != 0)
        return failed("the server insists on an extension");
    if (head_.count("Sec-WebSocket-Protocol") != 1 ||
        head_.field("Sec-WebSocket-Protocol") != "xmpp")
        return failed("there is no XMPP on this WebSocket");
    return {};
}

}  // namespace mynah::net

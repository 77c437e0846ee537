// How a WebSocket for XMPP begins: RFC 6455 section 4.1, with the subprotocol of RFC 7395 and no
// extension.
#pragma once

#include <mynah/net/detail/http_head.hpp>
#include <mynah/net/opening.hpp>
#include <mynah/net/websocket_url.hpp>

namespace mynah::net {

class websocket_opening final : public opening {
public:
    // `nonce`: 16 random bytes, new ones each time.
    websocket_opening(const websocket_url& url, std::string_view nonce);

    std::string take_output() override;
    std::size_t wants() const noexcept override { return done_ ? 0 : head_.wants(); }
    // Errors: websocket_failed.
    result<void> received(std::string_view bytes) override;

private:
    result<void> check() const;

    std::string accept_;  // what the server makes of our key
    std::string out_;
    detail::http_head head_;
    bool done_ = false;
};

}  // namespace mynah::net

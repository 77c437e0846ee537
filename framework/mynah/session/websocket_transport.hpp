// RFC 7395: XMPP over WebSocket. Looks like any other connection to the session, and stands on one.
//
// Holds the bytes of a message that has not come whole, and of those that were not read or sent
// yet; nothing while it idles.
#pragma once

#include <mynah/net/transport.hpp>
#include <mynah/net/websocket_codec.hpp>
#include <mynah/net/websocket_url.hpp>

#include <memory>
#include <optional>
#include <string>

namespace mynah {

class websocket_transport final : public net::transport {
public:
    // `message_limit`: of what the server may send in one message.
    websocket_transport(std::unique_ptr<net::transport> link, net::websocket_url url,
                        std::size_t message_limit);
    ~websocket_transport() override;

    // The start of the WebSocket, before anything else: start_tls() does it itself. No deadline of
    // its own: close() ends it. Errors: websocket_failed, and those of the transport below.
    task<result<void>> open();

    void watch_readable(executor ex, net::readable_watcher& w) override;
    task<result<void>> wait_readable() override;
    result<std::size_t> read(std::span<char> into) override;
    // Takes whole elements, and those only when they are in the kernel's hands: until then they are
    // to be given again.
    result<std::size_t> write(std::string_view bytes) override;
    task<result<void>> wait_writable() override { return link_->wait_writable(); }

    // `alpn` is not XMPP's here, but HTTP's.
    task<result<net::tls_facts>> start_tls(std::shared_ptr<const net::tls_context> context,
                                           std::string identity, std::string alpn) override;
    bool secure() const noexcept override { return link_->secure(); }
    std::optional<std::string> binding_data(channel_binding type) const override
    {
        return link_->binding_data(type);
    }
    // Without a close frame when the stream has not ended: the server is to keep the session.
    void close() noexcept override;
    std::string peer() const override { return link_->peer(); }
    net::address_scope peer_scope() const noexcept override { return link_->peer_scope(); }
    net::address_scope path_scope() const noexcept override { return link_->path_scope(); }

private:
    bool has_input() const noexcept { return !input_.empty() || failed_; }
    void understand(std::string_view bytes);
    result<void> flush();

    std::unique_ptr<net::transport> link_;
    net::websocket_url url_;
    net::websocket_codec codec_;
    std::string input_;  // of the stream, from read_ on
    std::size_t read_ = 0;
    std::string unsent_;           // frames
    std::size_t underway_ = 0;     // bytes of the stream that are in them
    std::size_t answers_ = 0;      // bytes in them that answer pings, at most
    std::optional<error> failed_;  // behind the input
    bool open_ = false;
    bool ended_ = false;  // our end tag is written
};

}  // namespace mynah

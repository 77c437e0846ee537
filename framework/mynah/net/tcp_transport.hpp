// A transport over a TCP socket, in the clear and then over TLS.
//
// Holds no read buffer: what is received goes into the thread's scratch or straight to the caller.
// With TLS two strings may hold bytes, both empty and unallocated when the connection idles:
// ciphertext that the kernel did not take, and ciphertext for which the caller's span had no room.
#pragma once

#include <mynah/net/tls_engine.hpp>
#include <mynah/net/transport.hpp>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <optional>

namespace mynah::net {

using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;

class tcp_transport final : public transport {
public:
    // A socket connected to `peer`; sets what every connection wants (non-blocking, no delay,
    // keepalive). The socket itself cannot name a peer that has reset the connection meanwhile.
    tcp_transport(tcp_socket socket, const asio::ip::tcp::endpoint& peer);

    task<result<void>> wait_readable() override;
    result<std::size_t> read(std::span<char> into) override;
    result<std::size_t> write(std::string_view bytes) override;
    task<result<void>> wait_writable() override;
    task<result<tls_facts>> start_tls(std::shared_ptr<const tls_context> context,
                                      std::string identity, std::string alpn) override;
    bool secure() const noexcept override { return secure_; }
    std::optional<std::string> binding_data(channel_binding type) const override;
    void close() noexcept override;
    std::string peer() const override;
    address_scope peer_scope() const noexcept override;

private:
    result<std::size_t> receive(std::span<char> into);
    result<std::size_t> send(std::string_view bytes);
    result<bool> handshake(bool hello);
    void keep_unread(std::span<const char> rest);
    result<void> send_or_keep(std::string_view ciphertext);
    void send_when_writable();
    task<result<void>> wait_for(tcp_socket::wait_type what);

    tcp_socket socket_;
    asio::ip::tcp::endpoint peer_;
    std::optional<tls_engine> tls_;
    bool secure_ = false;            // the handshake is over
    std::string unread_;             // ciphertext that waits for the next read()
    std::string unsent_;             // ciphertext that waits for the kernel
    std::shared_ptr<void> sending_;  // while a handler of ours waits to send it; it watches this
};

}  // namespace mynah::net

// A transport over a TCP socket, in the clear and then over TLS.
//
// Holds no read buffer: what is received goes into the thread's scratch or straight to the caller.
// With TLS two strings may hold bytes, both empty and unallocated when the connection idles:
// ciphertext that the kernel did not take, and ciphertext for which the caller's span had no room.
#pragma once

#include <mynah/net/transport.hpp>

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <memory>
#include <optional>

namespace mynah::net {

using tcp_socket = asio::basic_stream_socket<asio::ip::tcp, executor>;

class tcp_transport final : public transport {
public:
    // A socket connected to `peer`; sets what every connection wants (non-blocking, no delay,
    // keepalive). The socket itself cannot name a peer that has reset the connection meanwhile.
    tcp_transport(tcp_socket socket, const asio::ip::tcp::endpoint& peer);
    ~tcp_transport() override;

    // The peer is a proxy, and this is where it has connected us to.
    void leads_to(endpoint target);

    void watch_readable(executor ex, readable_watcher& w) override;
    task<result<void>> wait_readable() override;
    result<std::size_t> read(std::span<char> into) override;
    result<std::size_t> write(std::string_view bytes) override;
    task<result<void>> wait_writable() override;
    task<result<tls_facts>> start_tls(std::shared_ptr<const tls_context> context,
                                      std::string identity, std::string alpn) override;
    bool secure() const noexcept override;
    std::optional<std::string> binding_data(channel_binding type) const override;
    void close() noexcept override;
    std::string peer() const override;
    address_scope peer_scope() const noexcept override;
    address_scope path_scope() const noexcept override;

private:
    bool has_input() const noexcept;
    result<std::size_t> receive(std::span<char> into);
    result<std::size_t> send(std::string_view bytes);
    result<bool> handshake(bool hello);
    void keep_unread(std::span<const char> rest);
    result<void> send_or_keep(std::string_view ciphertext);
    void send_when_writable();
    task<result<void>> wait_for(tcp_socket::wait_type what);

    tcp_socket socket_;
    asio::ip::tcp::endpoint peer_;
    std::unique_ptr<const endpoint> beyond_;  // null: no proxy
    struct tls_side;
    std::unique_ptr<tls_side> tls_;  // null: in the clear
};

}  // namespace mynah::net

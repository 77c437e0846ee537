// A connection as the session sees it: readiness, bytes in, bytes out, and TLS switched on in
// between.
//
// Reads and writes never block and never own a buffer: an idle connection holds none
// (docs/architecture.md).
// All calls on one thread. A transport outlives the coroutines that wait on it.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/channel_binding.hpp>
#include <mynah/base/result.hpp>
#include <mynah/base/time.hpp>
#include <mynah/net/detail/handler_memory.hpp>
#include <mynah/net/endpoint.hpp>

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace mynah::net {

class tls_context;

class tls_facts {
public:
    tls_facts() {}
    tls_facts(bool is_tls13, std::string version_name, std::string cipher_name,
              bool is_resumed = false)
        : tls13(is_tls13),
          version(std::move(version_name)),
          cipher(std::move(cipher_name)),
          resumed(is_resumed)
    {
    }

    bool tls13 = false;
    std::string version;  // "TLSv1.3"
    std::string cipher;
    bool resumed = false;  // the certificate was verified over an earlier connection
};

// Who waits for bytes, without a coroutine: ten thousand that wait need no frames. Brings the
// memory that the wait takes.
class readable_watcher {
public:
    virtual void on_readable(result<void> ready) = 0;
    detail::handler_memory& memory() noexcept { return memory_; }

protected:
    ~readable_watcher() = default;

private:
    detail::handler_memory memory_;
};

class transport {
public:
    virtual ~transport() = default;

    // Until read() has something, bytes or the end: then `w` is told, once, by a call at a later
    // turn of the loop of `ex`, also after close(). So it outlives that call, though not a loop
    // that was shut down. One at a time. Errors: cancelled, closed.
    virtual void watch_readable(executor ex, readable_watcher& w) = 0;
    // The same for a coroutine, before anybody watches. Errors: cancelled, closed.
    virtual task<result<void>> wait_readable() = 0;
    // 0: nothing now. Errors: end_of_stream (clean), truncated (unclean), tls_failed, system
    // errors.
    virtual result<std::size_t> read(std::span<char> into) = 0;

    // How many bytes were taken; fewer than given (also 0) when the kernel's buffer is full:
    // wait_writable(), then go on with the rest. What was taken goes out without a further call.
    virtual result<std::size_t> write(std::string_view bytes) = 0;
    virtual task<result<void>> wait_writable() = 0;

    // The client's side of a TLS handshake. `identity` is the JID's domain as A-labels: SNI and
    // reference identity. `alpn`: "xmpp-client" on direct TLS, else empty. No deadline of its own:
    // close() ends it. After an error the transport is good for close() only.
    // Errors: certificate_rejected (text: which name, why, remedy), tls_failed, truncated,
    // cancelled.
    virtual task<result<tls_facts>> start_tls(std::shared_ptr<const tls_context> context,
                                              std::string identity, std::string alpn) = 0;
    virtual bool secure() const noexcept = 0;
    // nullopt: this connection cannot (no TLS, wrong TLS version, hash unknown).
    virtual std::optional<std::string> binding_data(channel_binding type) const = 0;

    // Ends both directions now (close_notify when TLS stands and the kernel takes it); waiters are
    // answered with `cancelled`.
    virtual void close() noexcept = 0;

    // "127.0.0.1:5222": for logs.
    virtual std::string peer() const = 0;
    // Who may redirect us whereto. Behind a proxy: by the name or address that it was asked for.
    virtual address_scope peer_scope() const noexcept = 0;
    // How far clear text goes until it is there. A proxy on the way may be farther than the peer.
    virtual address_scope path_scope() const noexcept { return peer_scope(); }
};

}  // namespace mynah::net

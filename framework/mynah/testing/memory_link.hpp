// A connection in memory: a transport for the code under test, and its far end in the hands of the
// test, which feeds, reads, cuts and breaks it. No sockets, no time.
//
//     testing::memory_link link;
//     session.start(link.take_transport());
//     link.send("<stream:features/>");
//     context.poll();
//     BOOST_TEST(link.received() == "<auth .../>");
#pragma once

#include <mynah/base/channel_binding.hpp>
#include <mynah/net/transport.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mynah::testing {

class memory_link_options {
public:
    memory_link_options() {}

    // Not 0: reads and writes take pieces of random size, 1 to max_piece bytes, and each piece asks
    // for a new wait, as if it came in a packet of its own. The same seed gives the same pieces.
    std::uint32_t seed = 0;
    std::size_t max_piece = 64;

    // How many bytes write() takes until the test reads them with received().
    std::size_t write_room = std::numeric_limits<std::size_t>::max();

    // When the near end has read or written that many bytes in total, the connection is cut, as by
    // cut_after_reading() and cut_after_writing(); or it stands still: not a byte passes any more.
    std::size_t read_limit = std::numeric_limits<std::size_t>::max();
    std::size_t write_limit = std::numeric_limits<std::size_t>::max();
    bool stalls_at_limit = false;

    // start_tls() gets no answer from the far end before release_tls().
    bool stall_tls = false;

    std::map<channel_binding, std::string> binding_data;  // inside TLS

    std::string peer = "127.0.0.1:5222";
    net::address_scope scope = net::address_scope::loopback;
    std::optional<net::address_scope> path;  // how far clear text goes; none: to the peer
};

// The far end. Either end may be destroyed first; all on one thread.
class memory_link {
public:
    explicit memory_link(memory_link_options options = {});
    memory_link(memory_link&&) noexcept;
    memory_link& operator=(memory_link&&) noexcept;
    // Like cut().
    ~memory_link();

    // The near end; once.
    std::unique_ptr<net::transport> take_transport();

    // Bytes for the near end to read.
    void send(std::string_view bytes);
    // What the near end has written since the last call; makes room for more.
    std::string received();

    // How the connection ends, once everything sent has been read: by agreement (end_of_stream) or
    // in the middle (truncated).
    void end();
    void cut();
    // At once, bytes under way are lost: reads and writes fail with connection_reset.
    void reset();
    // The connection is cut when that many bytes have been read by the near end, or written by it,
    // in total; what goes beyond is lost.
    void cut_after_reading(std::size_t total);
    void cut_after_writing(std::size_t total);

    // What start_tls() answers from now on, instead of success.
    void refuse_tls(error why);
    void release_tls();
    // The facts of a successful handshake. Default: TLSv1.3.
    void set_tls(net::tls_facts facts);
    void set_binding_data(channel_binding type, std::string data);

    // What the near end did.
    bool closed() const noexcept;
    bool secure() const noexcept;
    const std::string& identity() const noexcept;  // as given to start_tls()
    const std::string& alpn() const noexcept;
    std::size_t bytes_read() const noexcept;
    std::size_t bytes_written() const noexcept;
    std::size_t writes() const noexcept;  // how often it has handed something over

private:
    class state;
    class near_end;
    std::shared_ptr<state> state_;
};

}  // namespace mynah::testing

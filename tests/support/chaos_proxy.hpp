// A loopback forwarder that breaks connections the way networks do: slowly, in pieces, in one
// direction only, silently.
//
//     chaos_proxy proxy(server.port());
//     ... connect to proxy.port() ...
//     proxy.set(direction::to_server, link_faults().slices(7).delay(5ms, 20ms));
//     proxy.reset();
//
// What is random in it follows from the seed. It runs on a thread of its own; every function may be
// called from any thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>

namespace mynah::testing {

enum class direction : std::uint8_t { to_server, to_client };

// What happens to the bytes of one direction.
class link_faults {
public:
    using duration = std::chrono::milliseconds;

    // Each piece waits that long, and up to `jitter` longer. Nothing is read meanwhile, so this
    // limits the throughput, too.
    link_faults& delay(duration latency, duration jitter = duration::zero()) noexcept
    {
        latency_ = latency;
        jitter_ = jitter;
        return *this;
    }
    // Pieces of 1 to `longest` bytes, a write each. 0: as they come.
    link_faults& slices(std::size_t longest) noexcept
    {
        longest_slice_ = longest;
        return *this;
    }
    // Nothing arrives, nothing is refused. What is held is passed on when the hole is gone, unless
    // the connection is by then: a stream has no gaps.
    link_faults& black_hole() noexcept
    {
        black_hole_ = true;
        return *this;
    }

private:
    friend class chaos_proxy;

    duration latency_{};
    duration jitter_{};
    std::size_t longest_slice_ = 0;
    bool black_hole_ = false;
};

class chaos_proxy {
public:
    // Sees the bytes before they are passed on. On the proxy's thread.
    using observer = std::function<void(direction, std::string_view)>;

    explicit chaos_proxy(std::uint16_t target_port, std::uint32_t seed = 1, observer sees = {});
    ~chaos_proxy();
    chaos_proxy(const chaos_proxy&) = delete;
    chaos_proxy& operator=(const chaos_proxy&) = delete;

    std::uint16_t port() const noexcept;

    // From now on, for connections that are open as well as for new ones.
    void set(direction d, const link_faults& faults);
    void set(const link_faults& both_ways);

    // Of the connections that are open now; new ones are accepted as before.
    void reset();                   // both ends
    void reset_some(double share);  // each connection with that probability
    void reset(direction d);        // the end that it leads to; the other end notices nothing
    void half_close(direction d);   // a FIN in that direction; what is held of it is gone

    std::size_t connections() const;  // so far
    std::size_t open() const;         // now

private:
    class forwarder;
    std::unique_ptr<forwarder> forwarder_;
};

}  // namespace mynah::testing

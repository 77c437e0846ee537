// XEP-0198: what the server has acknowledged, and what we have handled.
//
// Pure bookkeeping: the engine writes the elements, the output buffer keeps the stanzas. Inside, a
// stanza's number is 64 bits long and never comes again, whatever streams and sessions come and go;
// on the wire the counters start at 0 with each session and wrap at 2^32.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/time.hpp>
#include <mynah/xml/element.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::protocol {

// The `h` of an element: nullopt when it is not an unsigned 32-bit number in decimal digits.
std::optional<std::uint32_t> parse_h(std::string_view text) noexcept;

// What <enabled/> grants.
class sm_grant {
public:
    sm_grant() {}
    static sm_grant parse(xml::element enabled);

    std::string id;        // empty: the session cannot be resumed
    std::string location;  // where to resume it first; may be empty
    duration max{};        // how long the server keeps it; zero: it did not say
};

// What became of a stanza that was sent.
enum class delivery : std::uint8_t {
    pending,
    acknowledged,  // the server has it
    unknown        // its session was lost before the server said so, or nobody counted
};

class stream_management {
public:
    // <enable/> was written: what we send from now on counts.
    void enable() noexcept;
    // <enabled/> was read: what we receive from now on counts.
    void enabled(sm_grant grant);
    // Neither counts any more: the session is over, or the server refused.
    void disable() noexcept;

    bool counts_sent() const noexcept { return state_ != state::off; }
    bool on() const noexcept { return state_ == state::on; }
    bool resumable() const noexcept { return on() && !grant_.id.empty(); }
    const sm_grant& grant() const noexcept { return grant_; }

    // A stanza was appended to the output, before any byte of it reaches the transport: what is
    // still queued at a cut is unacknowledged, too. Returns its number.
    std::uint64_t sent() noexcept { return ++sent_; }
    // Number of the latest stanza that was sent, and of the latest that was acknowledged.
    std::uint64_t last_sent() const noexcept { return sent_; }
    std::uint64_t last_acknowledged() const noexcept { return acknowledged_; }
    std::size_t unacknowledged() const noexcept { return std::size_t(sent_ - acknowledged_); }

    delivery outcome(std::uint64_t number) const noexcept;

    // The server has handled `h` stanzas of this session. Returns how many that is more than
    // before. Error: limit_exceeded, it claims more than were sent. (An `h` that goes backwards is
    // the same by the arithmetic of counters that wrap.)
    result<std::size_t> acknowledge(std::uint32_t h);

    // The server's next stanza: its number, to be given to finished(); 0 when none counts.
    std::uint64_t received() noexcept { return on() ? ++received_ : 0; }
    // It is handled, in whatever order. True: `h` has grown.
    bool finished(std::uint64_t number);
    // Our `h`: of the received stanzas, the longest prefix that is finished.
    std::uint32_t h() const noexcept { return std::uint32_t(finished_ - in_base_); }
    std::uint64_t last_finished() const noexcept { return finished_; }
    // The h of <resume/>. What has come and is not finished then, the server sends again: it is
    // with those who handle it already.
    std::uint32_t resume() noexcept;
    // <resumed/> was read.
    void resumed() noexcept { repeats_ = repeats_due_; }
    // Is the server's next stanza one that it sends again?
    bool repeats() noexcept { return repeats_ != 0 && repeats_-- != 0; }

    // What the counter of sent stanzas is on the wire.
    std::uint32_t sent_on_the_wire() const noexcept { return std::uint32_t(sent_ - out_base_); }

    // A session that another process, or an earlier life of this one, has left: its counters as on
    // the wire, and how many stanzas are unacknowledged.
    void restore(sm_grant grant, std::uint32_t acknowledged, std::size_t unacknowledged,
                 std::uint32_t handled);

private:
    enum class state : std::uint8_t { off, enabling, on };
    struct range {
        std::uint64_t first, last;
    };
    struct rarities {
        std::vector<range> lost;      // unacknowledged at the end of their sessions, latest last
        std::uint64_t forgotten = 0;  // losses up to here are not in lost any more
        std::vector<std::uint64_t> early;  // finished before those in front of them: a heap
    };
    static constexpr std::size_t remembered_losses = 16;

    rarities& rare();

    state state_ = state::off;
    sm_grant grant_;
    std::uint64_t sent_ = 0;
    std::uint64_t acknowledged_ = 0;
    std::uint64_t out_base_ = 0;  // the number before this session's first
    std::uint64_t received_ = 0;
    std::uint64_t finished_ = 0;
    std::uint64_t in_base_ = 0;
    std::uint64_t repeats_due_ = 0;
    std::uint64_t repeats_ = 0;
    std::unique_ptr<rarities> rare_;  // null: nothing of the kind has happened yet
};

}  // namespace mynah::protocol

// What was sent and what arrived, and whether the two agree.
//
// A line is one sender and one recipient; its messages are numbered from 1. Whoever is in doubt
// about a message after its session was lost sends it again under the same number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <iosfwd>
#include <mutex>
#include <string>
#include <vector>

namespace mynah::testing {

class verdict {
public:
    std::size_t messages = 0;  // numbers that were ever sent
    std::size_t received = 0;  // of them
    // Never received. They are apart: a server that dies forgets what it has acknowledged, and one
    // that moves a session to its next stream may drop what comes at that moment.
    std::size_t lost = 0;
    std::size_t forgotten = 0;  // acknowledged in a session that was lost later
    std::size_t mislaid = 0;    // under way when the recipient's session was resumed
    std::size_t doubled = 0;    // received again, each time counted
    // Received for the first time behind a higher number. The two are apart: a server may keep the
    // order of a stream, and yet mix up what is under way while it moves a session to the next one.
    std::size_t disordered = 0;
    std::size_t overtaken = 0;  // under way when the recipient's session was resumed
    std::size_t unknown = 0;    // received and never sent
    std::size_t in_doubt = 0;   // unacknowledged when their session was lost, each time counted
    std::size_t unsettled = 0;  // sent, and neither acknowledged nor in doubt
    std::vector<std::string> examples;  // the first of what is wrong
};

std::ostream& operator<<(std::ostream& out, const verdict& v);

// Any thread.
class history {
public:
    using number = std::uint32_t;

    explicit history(std::size_t lines) : lines_(lines) {}

    void sent(std::size_t line, number n);
    void acknowledged(std::size_t line, number n);
    // The sender's session, for good: what was not acknowledged is in doubt.
    void session_lost(std::size_t line);
    void received(std::size_t line, number n);
    // The recipient's session, on another stream.
    void resumed(std::size_t line);

    // Of all lines the last number that was sent has been received, and all outcomes are known.
    bool complete() const;
    // How many messages were received, doubled ones included.
    std::size_t arrivals() const;
    std::size_t acknowledgements() const;
    verdict judge() const;

private:
    enum class outcome : std::uint8_t { never_sent, open, acknowledged, forgotten, in_doubt };

    class message {
    public:
        outcome is = outcome::never_sent;
        bool late = false;       // behind a higher number
        bool under_way = false;  // sent and not received when the recipient's session was resumed
        std::uint16_t arrivals = 0;
    };

    class record {
    public:
        message& at(number n);

        std::vector<message> messages;
        number highest_sent = 0;
        number highest_received = 0;
        std::size_t open = 0;
        std::size_t in_doubt = 0;  // ever
    };

    mutable std::mutex mutex_;
    std::vector<record> lines_;
    std::size_t arrivals_ = 0;
    std::size_t acknowledgements_ = 0;
};

}  // namespace mynah::testing

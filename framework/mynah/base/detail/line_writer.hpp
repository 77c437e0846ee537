// Writes lines to a file descriptor without making those wait who have something to say: a thread
// of its own does the writing, and while it is stuck the queue takes so much and no more.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace mynah::log::detail {

class line_writer {
public:
    // What to write in the place of `dropped` lines, newline included. Called by the thread, with
    // no lock held.
    using report = std::function<std::string(std::uint64_t dropped)>;

    // `room`: how many bytes may wait, besides as many that are being written.
    line_writer(int file, std::size_t room, report r);
    line_writer(line_writer&&) = delete;
    ~line_writer();  // stop() without patience

    // Starts the thread when it is the first line. After stop() lines are dropped.
    void push(std::string_view line);
    // Until everything is written; false: `limit` was over first.
    bool drain(std::chrono::milliseconds limit);
    // Like drain(), and no more of it: a thread that is stuck is left to itself.
    void stop(std::chrono::milliseconds limit);

private:
    class state;
    std::shared_ptr<state> state_;
};

}  // namespace mynah::log::detail

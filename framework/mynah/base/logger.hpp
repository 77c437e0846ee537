// Where log lines are formatted, thinned out and handed to a sink. Programs use log.hpp; an own
// instance is for tests.
#pragma once

#include <mynah/base/log_field.hpp>
#include <mynah/base/repeat_limiter.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

namespace mynah::log {

class logger {
public:
    using time = std::chrono::system_clock::time_point;
    // Gets one whole line with its newline, one call at a time. It must not log.
    using sink = std::function<void(std::string_view line)>;

    explicit logger(sink out);

    void set_level(level least) noexcept { level_.store(least, std::memory_order_relaxed); }
    void set_format(format f);
    void set_sink(sink out);

    bool enabled(level l) const noexcept
    {
        return l >= level_.load(std::memory_order_relaxed) && l != level::off;
    }

    // Writes the line, or counts it: of equal lines 5 pass in a second, of lines with equal level,
    // component and message 500 (a peer can vary the fields). When the second is over, one line
    // says how many more there were: repeated=N, similar=N.
    void write(level l, std::string_view component, std::string_view message,
               std::span<const field> fields, time now);
    void flush(time now);

    // The line that a sink writes in the place of `count` lines that it had to drop.
    std::string dropped_line(std::uint64_t count, time now);

private:
    void emit(std::string_view body, time now, std::string_view count_name = {},
              std::uint64_t count = 0);
    void compose(std::string_view body, time now, std::string_view count_name, std::uint64_t count);

    std::atomic<level> level_{level::info};
    std::mutex
        mutex_;  // guards everything below; the one lock under `pool`, taken per written line
    sink sink_;
    format format_ = format::text;
    repeat_limiter equal_lines_{5};
    repeat_limiter similar_lines_{500};
    std::string body_;  // reused
    std::string line_;
};

}  // namespace mynah::log

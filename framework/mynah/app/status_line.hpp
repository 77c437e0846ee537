// One line at the bottom of a terminal that is rewritten in place, and log lines above it.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace mynah {

// Any thread.
class status_line {
public:
    using output = std::function<void(std::string_view bytes)>;
    using width = std::function<std::size_t()>;

    // `columns`: of the terminal; a longer line would not stay one line.
    status_line(output out, width columns) : out_(std::move(out)), columns_(std::move(columns)) {}

    // `text`: printable ASCII.
    void show(std::string_view text);
    // A line of the log, with its newline.
    void log(std::string_view line);
    // Takes the line away.
    void clear();

private:
    output out_;
    width columns_;
    std::mutex mutex_;
    std::string shown_;
};

}  // namespace mynah

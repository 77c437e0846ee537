// A program that runs beside a test: its output line by line, its end, and never an orphan.
//
// It runs in a process group of its own, with an empty standard input, and is killed when the
// thread that created it ends for whatever reason (so: create it on the main thread).
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace mynah::testing {

// The deadline passed, or the program ended. The text contains everything the program wrote.
class child_error : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class child {
public:
    using command = std::vector<std::string>;
    using variables =
        std::vector<std::pair<std::string, std::string>>;  // on top of our own environment

    // Finds the program in $PATH. Throws std::system_error if it cannot be run.
    explicit child(command words, variables environment = {});
    ~child();
    child(const child&) = delete;
    child& operator=(const child&) = delete;

    // Consumes lines up to and including the first that contains `text`, and returns that one.
    // Standard output and standard error are one stream here. Throws child_error.
    std::string expect(std::string_view text, std::chrono::milliseconds within,
                       std::stop_token stop = {});

    // The next line; none at the deadline, at the end of the output, or when `stop` is requested.
    std::optional<std::string> next_line(std::chrono::milliseconds within,
                                         std::stop_token stop = {});

    // Everything written so far, consumed or not.
    std::string output() const;

    void signal(int number);  // to the program alone, not to its group

    // The exit status, or 128 + the signal that ended it, as in a shell. Throws child_error at the
    // deadline.
    int wait(std::chrono::milliseconds within);
    bool running();

    // Politely (SIGTERM), then not (SIGKILL to the group). Returns what wait() would.
    int stop(std::chrono::milliseconds patience = std::chrono::seconds(5));
    int kill();

private:
    std::optional<int> status_within(std::chrono::milliseconds within);
    void read_output();
    std::optional<std::string> take_line();
    child_error failure(std::string_view what) const;

    std::string name_;
    int pid_ = -1;
    int pidfd_ = -1;
    int output_fd_ = -1;
    std::optional<int> status_;

    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::string output_;
    std::size_t consumed_ = 0;
    bool ended_ = false;
    std::thread reader_;
};

}  // namespace mynah::testing

// A program that runs beside us and is waited for without blocking: its output, its end.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>

#include <boost/asio/posix/basic_stream_descriptor.hpp>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace mynah::oauth::detail {

class child_process {
public:
    // `variable`: "NAME=value", on top of our environment. Errors: invalid_argument.
    static result<child_process> start(executor ex, std::vector<std::string> command,
                                       std::string variable);
    child_process(child_process&& other) noexcept;
    child_process& operator=(child_process&&) = delete;
    // Kills it, with its group, when it still runs.
    ~child_process();

    // 0: it writes nothing more. These throw operation_aborted when cancelled.
    task<result<std::size_t>> read(std::span<char> into);
    // The exit status, or 128 + the signal that ended it, as in a shell.
    task<result<int>> ended();

    // It and its group; read() and ended() come to an end.
    void kill() noexcept;

private:
    using descriptor = asio::posix::basic_stream_descriptor<executor>;

    child_process(executor ex, int process, int output, int handle);
    int reap() noexcept;

    int process_;  // 0: it has ended, and was reaped
    descriptor output_;
    descriptor handle_;  // pidfd: readable when it has ended
};

}  // namespace mynah::oauth::detail

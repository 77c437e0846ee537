// The first line that a program writes to its standard output.
//
//     command_source source({"/usr/local/bin/token-for", "bot@example.org"});
//
// The program is run each time, in a process group of its own, with an empty standard input and our
// standard error. No shell comes between.
#pragma once

#include <mynah/base/time.hpp>
#include <mynah/base/token_source.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace mynah::oauth {

class command_source final : public token_source {
public:
    static constexpr std::size_t max_output = 64 * 1024;

    // The program, found in $PATH, and its arguments.
    explicit command_source(std::vector<std::string> command,
                            duration limit = std::chrono::seconds(30))
        : command_(std::move(command)), limit_(limit)
    {
    }
    // What a shell would be told.
    static command_source by_shell(std::string line)
    {
        return command_source({"/bin/sh", "-c", std::move(line)});
    }

    // The program has a variable MYNAH_TOKEN_REFRESH in its environment, "when-due" or "now".
    // Errors: invalid_argument (it cannot be run), token_unavailable (it failed; what it wrote is
    // in no error), timed_out, limit_exceeded, credentials_missing (no token in its first line).
    task<result<secret>> get(token_refresh how) override;

private:
    std::vector<std::string> command_;
    duration limit_;
};

}  // namespace mynah::oauth

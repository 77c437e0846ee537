// One thing that mynah-login does: `mynah-login NAME ...`. main.cpp has the list of them.
#pragma once

#include <mynah/app/command_line.hpp>

#include <optional>

namespace mynah::login {

class subcommand {
public:
    virtual ~subcommand() = default;

    // Adds itself, as command_, with its options.
    virtual void define(command_line& program) = 0;
    // Whether the command line names it.
    bool chosen() const { return command_ && command_->chosen(); }
    // Prints what it has to say. The program's exit status, see README.md.
    virtual int run() = 0;

protected:
    std::optional<program_options> command_;
};

}  // namespace mynah::login

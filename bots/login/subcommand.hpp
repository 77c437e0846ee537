// One thing that mynah-login does: `mynah-login NAME ...`. main.cpp has the list of them.
#pragma once

#include <CLI/CLI.hpp>

namespace mynah::login {

class subcommand {
public:
    virtual ~subcommand() = default;

    // Adds itself, as command_, with its options.
    virtual void define(CLI::App& app) = 0;
    // Whether the command line names it.
    bool chosen() const { return command_ != nullptr && command_->parsed(); }
    // Prints what it has to say. The program's exit status, see README.md.
    virtual int run() = 0;

protected:
    CLI::App* command_ = nullptr;
};

}  // namespace mynah::login

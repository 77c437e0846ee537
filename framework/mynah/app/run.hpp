// The main() of a bot program: int main(int argc, char** argv) { return mynah::run<echo>(argc,
// argv); }
#pragma once

#include <mynah/bot/bot.hpp>

#include <concepts>
#include <functional>
#include <memory>

namespace mynah {

// Reads the settings (--help lists them), runs the bot until SIGINT, SIGTERM or SIGHUP or an error
// that stays, and returns the exit status: 0 asked to stop, 2 usage, 3 account refused, 4 server
// not trusted, 5 replaced by another connection.
int run_program(int argc, char** argv, const std::function<std::unique_ptr<bot>()>& make);

template <std::derived_from<bot> Bot>
int run(int argc, char** argv)
{
    return run_program(argc, argv, [] { return std::make_unique<Bot>(); });
}

}  // namespace mynah

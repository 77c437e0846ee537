// mynah-login: what stands between an account and its log-in: tokens, and the server's state.
#include <mynah/app/standard_streams.hpp>
#include <mynah/app/version.hpp>
#include <mynah/base/log.hpp>

#include <iostream>
#include <memory>
#include <vector>

#include "check/check.hpp"
#include "device.hpp"
#include "networks.hpp"

int main(int argc, char** argv)
{
    using namespace mynah;
    open_standard_streams();
    std::vector<std::unique_ptr<login::subcommand>> all;
    all.push_back(std::make_unique<login::device>());
    all.push_back(std::make_unique<login::check>());
    all.push_back(std::make_unique<login::networks_list>());

    command_line program("mynah-login",
                         "Gets the token that a bot logs in with, and checks the server.",
                         std::string("mynah-login ") + version);
    for (const auto& one : all) one->define(program);
    log::global().set_level(log::level::warn);
    if (const auto end = program.parse(argc, argv)) return static_cast<int>(*end);
    try {
        for (const auto& one : all)
            if (one->chosen()) return one->run();
    } catch (const std::exception& e) {
        std::cerr << "mynah-login: " << e.what() << '\n';
    }
    return 1;
}

// mynah-login: what stands between an account and its log-in: tokens, and the server's state.
#include <mynah/app/program_settings.hpp>
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
    std::vector<std::unique_ptr<login::subcommand>> all;
    all.push_back(std::make_unique<login::device>());
    all.push_back(std::make_unique<login::check>());
    all.push_back(std::make_unique<login::networks_list>());

    CLI::App app("Gets the token that a bot logs in with, and checks the server.", "mynah-login");
    app.require_subcommand(1);
    app.set_version_flag("--version", std::string("mynah-login ") + version);
    for (const auto& one : all) one->define(app);
    log::global().set_level(log::level::warn);
    try {
        app.parse(argc, argv);
        for (const auto& one : all)
            if (one->chosen()) return one->run();
    } catch (const CLI::ParseError& e) {
        if (e.get_exit_code() == 0) return app.exit(e);  // --help, --version
        std::cerr << "mynah-login: " << e.what() << "\nRun with --help for more information.\n";
    } catch (const std::exception& e) {
        std::cerr << "mynah-login: " << e.what() << '\n';
        return 1;
    }
    return static_cast<int>(exit_status::usage);
}

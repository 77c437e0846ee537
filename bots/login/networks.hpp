// mynah-login networks: what mynah knows of each network.
#pragma once

#include "subcommand.hpp"

namespace mynah::login {

class networks_list final : public subcommand {
public:
    void define(CLI::App& app) override;
    int run() override;
};

}  // namespace mynah::login

// mynah-login networks: what mynah knows of each network.
#pragma once

#include "subcommand.hpp"

namespace mynah::login {

class networks_list final : public subcommand {
public:
    void define(command_line& program) override;
    int run() override;
};

}  // namespace mynah::login

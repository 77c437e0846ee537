// mynah-login networks: what mynah knows of each network.
#pragma once

#include "subcommand.hpp"

namespace mynah::login {

class networks_list final : public subcommand {
public:
    void define(CLI::App& app) override;
    bool chosen() const override { return command_ != nullptr && command_->parsed(); }
    int run() override;

private:
    CLI::App* command_ = nullptr;
};

}  // namespace mynah::login

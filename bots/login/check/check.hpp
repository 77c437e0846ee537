// mynah-login check: is a domain's XMPP service in order? Looks from outside, and sends no
// credentials.
#pragma once

#include <string>

#include "../subcommand.hpp"

namespace mynah::login {

class check final : public subcommand {
public:
    void define(command_line& program) override;
    int run() override;

private:
    std::string jid_;
    std::string connect_;
    std::string tls_ = "starttls";
    std::string ca_file_;
    std::string resolver_;
    std::string proxy_;
};

}  // namespace mynah::login

// mynah-login device: the device authorisation grant (RFC 8628). A person agrees with a browser,
// the token file is written.
#pragma once

#include <mynah/oauth/token_record.hpp>

#include <optional>
#include <string>

#include "subcommand.hpp"

namespace mynah::login {

class device final : public subcommand {
public:
    void define(command_line& program) override;
    int run() override;

private:
    std::string issuer_;
    std::string device_endpoint_;
    std::string token_endpoint_;
    std::string client_id_;
    std::string client_secret_file_;
    std::string scope_;
    std::string token_file_;
    std::string ca_file_;
    std::string proxy_;
    std::string qr_ = "auto";
};

}  // namespace mynah::login

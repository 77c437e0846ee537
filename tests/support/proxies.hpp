// Real proxies on loopback that belong to one test: microsocks (SOCKS5) and tinyproxy (HTTP).
#pragma once

#include <tests/support/child.hpp>
#include <tests/support/scratch_folder.hpp>

#include <cstdint>
#include <memory>
#include <string>

namespace mynah::testing {

enum class proxy_program { microsocks, tinyproxy };

class running_proxy {
public:
    // With a user it lets in nobody else.
    explicit running_proxy(proxy_program which, const std::string& user = {},
                           const std::string& password = {});

    std::uint16_t port() const noexcept { return port_; }
    // What it has said about its connections.
    std::string log() const { return running_->output(); }

private:
    scratch_folder folder_;
    std::uint16_t port_;
    std::unique_ptr<child> running_;
};

}  // namespace mynah::testing

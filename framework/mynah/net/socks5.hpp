// What a SOCKS5 proxy is asked: RFC 1928, with user and password by RFC 1929.
#pragma once

#include <mynah/net/opening.hpp>
#include <mynah/net/proxy.hpp>

#include <cstdint>

namespace mynah::net {

class socks5 final : public opening {
public:
    // The proxy outlives it. `target`: a name goes to the proxy as a name; at most 255 bytes.
    socks5(const proxy& by, endpoint target);

    std::string take_output() override;
    std::size_t wants() const noexcept override { return wanted_ - in_.size(); }
    // Errors: proxy_failed, proxy_refused.
    result<void> received(std::string_view bytes) override;

private:
    enum class state : std::uint8_t { method, password, reply, name_length, address, done };

    result<void> step();
    result<void> chosen(std::uint8_t method);
    result<void> answered();
    void ask();
    void go(state next, std::size_t wanted);
    std::uint8_t byte(std::size_t n) const noexcept { return static_cast<std::uint8_t>(in_[n]); }

    const proxy& proxy_;
    endpoint target_;
    state state_ = state::method;
    std::size_t wanted_ = 2;  // of this part of the answer
    std::string in_;
    std::string out_;
};

}  // namespace mynah::net

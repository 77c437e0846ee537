// What an HTTP proxy is asked: CONNECT (RFC 9110 9.3.6), with user and password by RFC 7617.
#pragma once

#include <mynah/net/detail/http_head.hpp>
#include <mynah/net/opening.hpp>
#include <mynah/net/proxy.hpp>

namespace mynah::net {

class http_connect final : public opening {
public:
    // `target`: a host without spaces and controls.
    http_connect(const proxy& by, endpoint target);

    std::string take_output() override;
    std::size_t wants() const noexcept override { return done_ ? 0 : head_.wants(); }
    // Errors: proxy_failed, proxy_refused.
    result<void> received(std::string_view bytes) override;

private:
    bool has_user_;
    endpoint target_;
    std::string out_;
    detail::http_head head_;
    bool done_ = false;
};

}  // namespace mynah::net

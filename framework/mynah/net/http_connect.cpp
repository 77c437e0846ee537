#include <mynah/net/http_connect.hpp>

#include <mynah/base/base64.hpp>

#include <fmt/format.h>

#include <utility>

namespace mynah::net {

http_connect::http_connect(const proxy& by, endpoint target)
    : has_user_(!by.user.empty()), target_(std::move(target))
{
    const auto authority = target_.to_string();
    out_ = fmt::format("CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n", authority);
    if (has_user_)
        out_ += fmt::format("Proxy-Authorization: Basic {}\r\n",
                            base64::encode(fmt::format("{}:{}", by.user, by.password.reveal())));
    out_ += "\r\n";
}

std::string http_connect::take_output() { return std::exchange(out_, {}); }

result<void> http_connect::received(std::string_view bytes)
{
    auto good = head_.received(bytes);
    if (!good) return error(errc::proxy_failed, std::move(good.error().text));
    if (!head_.complete()) return {};

    const auto status = head_.status();
    if (status / 100 == 1 && status != 101) {  // an answer follows
        head_.next();
        return {};
    }
    if (status == 407 || status == 401)  // tinyproxy says 401 to a wrong password
        return error(errc::proxy_refused, has_user_ ? "it does not accept the user and password"
                                                    : "it wants a user and a password");
    if (status / 100 != 2)
        return error(
            errc::proxy_failed,
            fmt::format("it does not connect to {}: HTTP status {}", target_.to_string(), status),
            std::string(head_.reason()));
    done_ = true;  // RFC 9110 9.3.6: no body, whatever the header says
    return {};
}

}  // namespace mynah::net

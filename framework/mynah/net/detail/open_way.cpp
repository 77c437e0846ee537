#include <mynah/net/detail/open_way.hpp>

#include <mynah/base/ascii.hpp>
#include <mynah/net/http_connect.hpp>
#include <mynah/net/link_deadline.hpp>
#include <mynah/net/socks5.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace mynah::net::detail {

namespace {

// A name as DNS has them. Nothing that ends in a number: "127.1" and "2130706433" are names to us
// and addresses to many proxies, which would then connect us to somebody else.
bool is_name(std::string_view host)
{
    if (host.ends_with('.')) host.remove_suffix(1);
    if (host.empty() || host.size() > 253) return false;
    const bool printable =
        std::ranges::all_of(host, [](char c) { return c > ' ' && c < 0x7f && c != ':'; });
    const auto last = host.substr(host.rfind('.') + 1);
    const bool number = !last.empty() && ascii::is_digit(last[0]);
    return printable && !number;
}

std::unique_ptr<opening> request(const proxy& by, const endpoint& target)
{
    if (by.kind == proxy_kind::socks5) return std::make_unique<socks5>(by, target);
    return std::make_unique<http_connect>(by, target);
}

}  // namespace

task<result<void>> open_way(tcp_transport& link, const proxy& by, endpoint target, executor ex,
                            time_point deadline)
{
    if (!ip_literal(target.host) && !is_name(target.host))
        co_return error(errc::name_not_found,
                        fmt::format("a proxy is not asked for '{}', which is neither a name nor an "
                                    "address",
                                    target.host));
    const auto talk = request(by, target);
    const link_deadline limit(ex, link, deadline);
    auto holding = hold(link, *talk, "it hung up");
    auto held = co_await std::move(holding);
    if (held) {
        link.leads_to(std::move(target));
        co_return result<void>();
    }
    if (limit.passed())
        co_return by.blamed_for(error(errc::timed_out, "it does not answer in time"));
    co_return by.blamed_for(held.error());
}

}  // namespace mynah::net::detail

#include <mynah/net/proxy.hpp>

#include <mynah/base/ascii.hpp>
#include <mynah/base/percent.hpp>

#include <fmt/format.h>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

#include <algorithm>
#include <optional>

namespace mynah::net {

namespace {

error bad_proxy(std::string_view why)
{
    return {errc::invalid_argument,
            fmt::format("a proxy is written socks5://[USER:PASSWORD@]HOST:PORT or "
                        "http://[USER:PASSWORD@]HOST:PORT: {}",
                        why)};
}

// RFC 1929: a length is one byte. A colon ends the user in RFC 7617.
std::string_view what_is_wrong(const proxy& p)
{
    if (p.user.size() > 255 || p.password.reveal().size() > 255)
        return "user and password have at most 255 bytes each";
    if (p.kind == proxy_kind::http && p.user.find(':') != p.user.npos)
        return "the user of an HTTP proxy has no colon";
    return {};
}

// "10.0.0.0/8", "fe80::/10"
bool in_network(const asio::ip::address& address, std::string_view network)
{
    boost::system::error_code failed;
    if (address.is_v4()) {
        const auto v4 = asio::ip::make_network_v4(std::string(network), failed);
        return !failed && asio::ip::network_v4(address.to_v4(), v4.prefix_length()).canonical() ==
                              v4.canonical();
    }
    const auto v6 = asio::ip::make_network_v6(std::string(network), failed);
    return !failed &&
           asio::ip::network_v6(address.to_v6(), v6.prefix_length()).canonical() == v6.canonical();
}

bool matches(std::string_view host, const std::optional<asio::ip::address>& address,
             std::string_view entry)
{
    if (entry == "*") return true;
    if (address) return ip_literal(entry) == address || in_network(*address, entry);
    if (entry.starts_with('.')) entry.remove_prefix(1);
    if (entry.ends_with('.')) entry.remove_suffix(1);
    if (entry.empty() || host.size() < entry.size()) return false;
    const auto above = host.size() - entry.size();
    return ascii::same_in_any_case(host.substr(above), entry) &&
           (above == 0 || host[above - 1] == '.');
}

}  // namespace

result<proxy> proxy::parse(std::string_view url)
{
    auto kind = proxy_kind::http;
    auto rest = url;
    if (const auto mark = url.find("://"); mark != url.npos) {
        const auto scheme = url.substr(0, mark);
        rest = url.substr(mark + 3);
        if (ascii::same_in_any_case(scheme, "socks5") || ascii::same_in_any_case(scheme, "socks5h"))
            kind = proxy_kind::socks5;
        else if (!ascii::same_in_any_case(scheme, "http"))
            return bad_proxy("mynah knows socks5, socks5h and http proxies");
    }
    std::string_view credentials;
    if (const auto at = rest.rfind('@'); at != rest.npos) {
        credentials = rest.substr(0, at);
        rest = rest.substr(at + 1);
    }
    if (rest.ends_with('/')) rest.remove_suffix(1);
    // 1080 is the port of SOCKS; HTTP proxies have none of their own.
    auto where = endpoint::parse(rest, kind == proxy_kind::socks5 ? 1080 : 0);
    if (!where) return bad_proxy("the host or the port is missing or malformed");

    proxy made(kind, std::move(*where));
    const auto colon = credentials.find(':');
    auto user = percent::decode(credentials.substr(0, colon));
    auto password = percent::decode(colon == credentials.npos ? "" : credentials.substr(colon + 1));
    if (!user || !password) return bad_proxy("a % is written %25");
    if (user->empty() && !password->empty()) return bad_proxy("there is a password, and no user");
    made.user = std::move(*user);
    made.password = secret::take(*password);
    if (const auto wrong = what_is_wrong(made); !wrong.empty()) return bad_proxy(wrong);
    return made;
}

bool proxy::serves(std::string_view host) const { return !excepted(host, exceptions); }

std::string proxy::to_string() const
{
    return (kind == proxy_kind::socks5 ? "socks5://" : "http://") + at.to_string();
}

error proxy::blamed_for(error why) const
{
    auto text =
        fmt::format("proxy {}: {}", to_string(), why.text.empty() ? why.message() : why.text);
    return {why.code, std::move(text), std::move(why.peer_text)};
}

bool excepted(std::string_view host, std::string_view list)
{
    constexpr std::string_view separators = ", \t";
    if (host.ends_with('.')) host.remove_suffix(1);
    const auto address = ip_literal(host);
    while (!list.empty()) {
        const auto end = std::min(list.find_first_of(separators), list.size());
        if (end != 0 && matches(host, address, list.substr(0, end))) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace mynah::net

#include <mynah/net/endpoint.hpp>

#include <mynah/base/ascii.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace mynah::net {

namespace {

error bad_endpoint(std::string_view text, std::string_view why)
{
    return {errc::invalid_argument, fmt::format("'{}' is not HOST:PORT: {}", text, why)};
}

bool is_host(std::string_view host)
{
    return !host.empty() && std::ranges::all_of(host, [](unsigned char c) {
        return c > ' ' && c != 0x7f && c != '[' && c != ']' && c != '/' && c != '@';
    });
}

// "[host]:port", "host:port", "host": the port is empty when there is none.
std::pair<std::string_view, std::string_view> split(std::string_view text)
{
    if (text.starts_with('[')) {
        const auto bracket = text.find("]:");
        if (bracket != text.npos) return {text.substr(1, bracket - 1), text.substr(bracket + 2)};
        if (text.ends_with(']')) return {text.substr(1, text.size() - 2), {}};
        return {{}, {}};
    }
    const auto colon = text.find(':');
    if (colon == text.npos || text.find(':', colon + 1) != text.npos) return {text, {}};
    return {text.substr(0, colon), text.substr(colon + 1)};
}

address_scope scope_of(const asio::ip::address_v4& address) noexcept
{
    if (address.is_loopback()) return address_scope::loopback;
    const auto bits = address.to_uint();
    const auto in = [bits](std::uint32_t network, int prefix) {
        return bits >> (32 - prefix) == network >> (32 - prefix);
    };
    const bool narrow = in(0x0a000000, 8) ||   // 10.0.0.0
                        in(0xac100000, 12) ||  // 172.16.0.0
                        in(0xc0a80000, 16) ||  // 192.168.0.0
                        in(0x64400000, 10) ||  // 100.64.0.0
                        in(0xa9fe0000, 16) ||  // 169.254.0.0
                        in(0x00000000, 8) ||   // "this host": Linux connects to itself
                        address.is_multicast() || in(0xffffffff, 32);  // broadcast
    return narrow ? address_scope::private_network : address_scope::anywhere;
}

}  // namespace

result<endpoint> endpoint::parse(std::string_view text, std::uint16_t default_port)
{
    const auto [host, port] = split(text);
    if (!is_host(host)) return bad_endpoint(text, "the host is missing or malformed");
    if (host.find(':') != host.npos && !ip_literal(host))
        return bad_endpoint(text, "an IPv6 address with a port is written [ADDRESS]:PORT");

    auto number = default_port;
    if (!port.empty()) {
        const auto end = port.data() + port.size();
        const auto [stop, failed] = std::from_chars(port.data(), end, number);
        if (failed != std::errc() || stop != end) number = 0;
    }
    if (text.ends_with(':') && !ip_literal(text)) number = 0;  // "example.org:"
    if (number == 0) return bad_endpoint(text, "the port is a number from 1 to 65535");
    return endpoint(std::string(host), number);
}

std::string endpoint::to_string() const
{
    if (host.find(':') == host.npos) return fmt::format("{}:{}", host, port);
    return fmt::format("[{}]:{}", host, port);
}

std::optional<asio::ip::address> ip_literal(std::string_view host)
{
    boost::system::error_code failed;
    const auto address = asio::ip::make_address(host, failed);
    if (failed) return {};
    return address;
}

address_scope scope_of(const asio::ip::address& address) noexcept
{
    if (address.is_v4()) return scope_of(address.to_v4());
    const auto v6 = address.to_v6();
    if (v6.is_v4_mapped()) return scope_of(asio::ip::make_address_v4(asio::ip::v4_mapped, v6));
    if (v6.is_loopback()) return address_scope::loopback;
    const bool unique_local = (v6.to_bytes()[0] & 0xfe) == 0xfc;
    const bool narrow =
        unique_local || v6.is_link_local() || v6.is_unspecified() || v6.is_multicast();
    return narrow ? address_scope::private_network : address_scope::anywhere;
}

address_scope scope_of(std::string_view host) noexcept
{
    if (const auto address = ip_literal(host)) return scope_of(*address);
    if (host.ends_with('.')) host.remove_suffix(1);
    constexpr std::string_view local = "localhost";
    if (host.size() < local.size()) return address_scope::anywhere;
    const auto above = host.size() - local.size();
    const bool same = ascii::same_in_any_case(host.substr(above), local);
    return same && (above == 0 || host[above - 1] == '.') ? address_scope::loopback
                                                          : address_scope::anywhere;
}

}  // namespace mynah::net

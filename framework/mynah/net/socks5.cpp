#include <mynah/net/socks5.hpp>

#include <fmt/format.h>

#include <utility>

namespace mynah::net {

namespace {

constexpr char version = 5;
constexpr std::uint8_t no_authentication = 0, user_and_password = 2, none_acceptable = 0xff;
constexpr char connect_command = 1;
constexpr std::uint8_t ipv4 = 1, name = 3, ipv6 = 4;

std::string_view words(std::uint8_t reply) noexcept
{
    switch (reply) {
        case 1: return "general failure";
        case 2: return "not allowed by its rules";
        case 3: return "network unreachable";
        case 4: return "host unreachable";
        case 5: return "connection refused";
        case 6: return "TTL expired";
        case 7: return "it does not know the command CONNECT";
        case 8: return "it does not know this kind of address";
        default: return "for a reason of its own";
    }
}

// A length in one byte, and the bytes.
void append(std::string& out, std::string_view bytes)
{
    out += static_cast<char>(bytes.size());
    out += bytes;
}

template <class Address>
void append(std::string& out, std::uint8_t kind, const Address& address)
{
    out += static_cast<char>(kind);
    for (const auto byte : address.to_bytes()) out += static_cast<char>(byte);
}

error no_socks(std::string_view why) { return {errc::proxy_failed, std::string(why)}; }

}  // namespace

socks5::socks5(const proxy& by, endpoint target) : proxy_(by), target_(std::move(target))
{
    const bool has_password = !proxy_.user.empty();
    out_ += version;
    out_ += has_password ? '\2' : '\1';  // so many methods
    out_ += static_cast<char>(no_authentication);
    if (has_password) out_ += static_cast<char>(user_and_password);
}

std::string socks5::take_output() { return std::exchange(out_, {}); }

result<void> socks5::received(std::string_view bytes)
{
    in_ += bytes;
    if (wants() != 0) return {};
    return step();
}

void socks5::go(state next, std::size_t wanted)
{
    state_ = next;
    wanted_ = wanted;
    in_.clear();
}

// A part of the answer is complete.
result<void> socks5::step()
{
    switch (state_) {
        case state::method:
            if (in_[0] != version) return no_socks("this is no SOCKS5 proxy");
            return chosen(byte(1));
        case state::password:
            if (in_[0] != 1) return no_socks("its answer to user and password makes no sense");
            if (in_[1] != 0)
                return error(errc::proxy_refused, "it does not accept the user and password");
            ask();
            return {};
        case state::reply: return answered();
        case state::name_length: go(state::address, byte(0) + std::size_t(2)); return {};
        case state::address: go(state::done, 0); return {};
        case state::done: break;
    }
    return {};
}

result<void> socks5::chosen(std::uint8_t method)
{
    if (method == no_authentication) {
        ask();
        return {};
    }
    if (method == user_and_password && !proxy_.user.empty()) {
        out_ += '\1';
        append(out_, proxy_.user);
        append(out_, proxy_.password.reveal());
        go(state::password, 2);
        return {};
    }
    if (method != none_acceptable) return no_socks("it chose a method that was not offered");
    return error(errc::proxy_refused, proxy_.user.empty()
                                          ? "it wants a user and a password"
                                          : "it takes neither a user and password nor none");
}

void socks5::ask()
{
    out_ += {version, connect_command, '\0'};
    const auto address = ip_literal(target_.host);
    if (!address) {
        out_ += static_cast<char>(name);
        append(out_, target_.host);
    } else if (address->is_v4()) {
        append(out_, ipv4, address->to_v4());
    } else {
        append(out_, ipv6, address->to_v6());
    }
    out_ += static_cast<char>(target_.port >> 8);
    out_ += static_cast<char>(target_.port & 0xff);
    go(state::reply, 4);
}

// Behind it comes the address that the proxy connects from, which is nothing to us.
result<void> socks5::answered()
{
    if (in_[0] != version) return no_socks("its answer is not that of a SOCKS5 proxy");
    if (const auto reply = byte(1); reply != 0)
        return no_socks(fmt::format("it cannot connect to {}: {} (reply {})", target_.to_string(),
                                    words(reply), reply));
    constexpr std::size_t port = 2;
    switch (byte(3)) {
        case ipv4: go(state::address, 4 + port); return {};
        case ipv6: go(state::address, 16 + port); return {};
        case name: go(state::name_length, 1); return {};
        default: return no_socks("its answer has an unknown kind of address");
    }
}

}  // namespace mynah::net

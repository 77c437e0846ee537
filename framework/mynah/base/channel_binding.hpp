// Channel-binding types (RFC 5929, RFC 9266) and sets of them: what a TLS connection can prove, and
// what a server takes (XEP-0440).
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace mynah {

enum class channel_binding : std::uint8_t { tls_unique, tls_server_end_point, tls_exporter };

// The registered name, as it stands in a gs2 header: "tls-exporter".
constexpr std::string_view to_text(channel_binding type) noexcept
{
    switch (type) {
        case channel_binding::tls_unique: return "tls-unique";
        case channel_binding::tls_server_end_point: return "tls-server-end-point";
        case channel_binding::tls_exporter: return "tls-exporter";
    }
    return {};
}

// nullopt: a type that we do not know.
constexpr std::optional<channel_binding> parse_channel_binding(std::string_view name) noexcept
{
    for (auto type : {channel_binding::tls_unique, channel_binding::tls_server_end_point,
                      channel_binding::tls_exporter})
        if (name == to_text(type)) return type;
    return std::nullopt;
}

class channel_bindings {
public:
    constexpr channel_bindings() noexcept = default;
    constexpr channel_bindings(std::initializer_list<channel_binding> types) noexcept
    {
        for (auto type : types) insert(type);
    }

    constexpr void insert(channel_binding type) noexcept { bits_ |= bit(type); }
    constexpr bool contains(channel_binding type) const noexcept { return bits_ & bit(type); }
    constexpr bool empty() const noexcept { return bits_ == 0; }

private:
    static constexpr std::uint8_t bit(channel_binding type) noexcept
    {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(type));
    }

    std::uint8_t bits_ = 0;
};

}  // namespace mynah

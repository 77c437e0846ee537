// What a service does not do, though XMPP has it. Asked for all the same it fails here, at once,
// and with a reason; there it would vanish.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/stanza/jid.hpp>

#include <cstdint>
#include <initializer_list>
#include <string_view>
#include <vector>

namespace mynah {

class outgoing;

namespace protocol {

enum class unserved : std::uint8_t {
    other_messages,    // messages of another type than chat
    rooms,             // XEP-0045
    roster_additions,  // new contacts, subscriptions
    roster_changes,    // of contacts that are there, and their removal
    presence_probes,
    contact_requests  // IQ requests to what contacts are logged in with
};

class service_limits {
public:
    constexpr service_limits() noexcept = default;
    // `name`: of the service, for errors; static.
    constexpr service_limits(std::string_view name, std::initializer_list<unserved> what) noexcept
        : name_(name)
    {
        for (const auto one : what) bits_ |= bit(one);
    }
    friend bool operator==(const service_limits&, const service_limits&) = default;

    constexpr bool include(unserved what) const noexcept { return (bits_ & bit(what)) != 0; }
    // What each of them means, as the end of a sentence that begins with the service's name.
    std::vector<std::string_view> texts() const;
    // Errors: not_served, which says who does not do what.
    result<void> check(unserved what) const;
    // The stanza; `self`: who sends it. What belongs to the roster is for who knows it.
    result<void> check(const outgoing& out, const jid& self) const;

private:
    static constexpr std::uint8_t bit(unserved what) noexcept
    {
        return static_cast<std::uint8_t>(1U << static_cast<unsigned>(what));
    }

    std::string_view name_;
    std::uint8_t bits_ = 0;
};

}  // namespace protocol
}  // namespace mynah

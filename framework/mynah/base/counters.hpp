// What a session drops and refuses, counted by cause. Plain numbers of one thread; who exports them
// adds them up.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace mynah {

struct counters {
    // Dropped because of who sent it, or how
    std::uint64_t tls_injection = 0;        // bytes in clear text behind <proceed/>
    std::uint64_t spoofed_carbon = 0;       // a carbon that is not from the own account
    std::uint64_t spoofed_roster_push = 0;  // a roster push that is not from the own account
    std::uint64_t unmatched_iq_reply = 0;   // late, unknown id, or from somebody else
    std::uint64_t bad_stanza = 0;           // well-formed XML that is no valid stanza
    std::uint64_t bad_jid = 0;              // an address that is no JID
    std::uint64_t misaddressed = 0;         // to a component, but not to its domain, or from nobody
    std::uint64_t unanswered_error = 0;     // an error that nobody waited for; never answered
    std::uint64_t loop_muted = 0;           // the bot's own words coming back
    // Shed because of load
    std::uint64_t shed_iq = 0;         // backlog full; answered with resource-constraint
    std::uint64_t shed_message = 0;    // backlog full
    std::uint64_t shed_presence = 0;   // backlog full
    std::uint64_t refused_output = 0;  // try_send() past the high-water mark
    // Handlers
    std::uint64_t handler_failed = 0;     // ended with an exception
    std::uint64_t handler_timed_out = 0;  // took longer than its deadline
    std::uint64_t reply_stale = 0;        // answered after its session was gone
    // Connections
    std::uint64_t connect_attempts = 0;
    std::uint64_t connected = 0;     // logged in and bound
    std::uint64_t disconnected = 0;  // lost after it was connected
    // Traffic. Received stanzas are those that reach the dispatcher: replies to requests do not.
    std::uint64_t received_messages = 0;
    std::uint64_t received_presence = 0;
    std::uint64_t received_iqs = 0;
    std::uint64_t sent_messages = 0;
    std::uint64_t sent_presence = 0;
    std::uint64_t sent_iqs = 0;
    std::uint64_t received_bytes = 0;  // of the stream, inside TLS
    std::uint64_t sent_bytes = 0;

    counters& operator+=(const counters& other) noexcept;
};

enum class counter_group : std::uint8_t { drop, connection, traffic };

struct counter_name {
    std::string_view name;
    std::uint64_t counters::*value;
    counter_group group = counter_group::drop;
};

// Every counter, for those who print or export them.
inline constexpr std::array<counter_name, 27> counter_names = {{
    {"tls_injection", &counters::tls_injection},
    {"spoofed_carbon", &counters::spoofed_carbon},
    {"spoofed_roster_push", &counters::spoofed_roster_push},
    {"unmatched_iq_reply", &counters::unmatched_iq_reply},
    {"bad_stanza", &counters::bad_stanza},
    {"bad_jid", &counters::bad_jid},
    {"misaddressed", &counters::misaddressed},
    {"unanswered_error", &counters::unanswered_error},
    {"loop_muted", &counters::loop_muted},
    {"shed_iq", &counters::shed_iq},
    {"shed_message", &counters::shed_message},
    {"shed_presence", &counters::shed_presence},
    {"refused_output", &counters::refused_output},
    {"handler_failed", &counters::handler_failed},
    {"handler_timed_out", &counters::handler_timed_out},
    {"reply_stale", &counters::reply_stale},
    {"connect_attempts", &counters::connect_attempts, counter_group::connection},
    {"connected", &counters::connected, counter_group::connection},
    {"disconnected", &counters::disconnected, counter_group::connection},
    {"received_messages", &counters::received_messages, counter_group::traffic},
    {"received_presence", &counters::received_presence, counter_group::traffic},
    {"received_iqs", &counters::received_iqs, counter_group::traffic},
    {"sent_messages", &counters::sent_messages, counter_group::traffic},
    {"sent_presence", &counters::sent_presence, counter_group::traffic},
    {"sent_iqs", &counters::sent_iqs, counter_group::traffic},
    {"received_bytes", &counters::received_bytes, counter_group::traffic},
    {"sent_bytes", &counters::sent_bytes, counter_group::traffic},
}};
static_assert(sizeof(counters) == counter_names.size() * sizeof(std::uint64_t),
              "every counter has a name");

inline counters& counters::operator+=(const counters& other) noexcept
{
    for (const auto& c : counter_names) this->*c.value += other.*c.value;
    return *this;
}

}  // namespace mynah

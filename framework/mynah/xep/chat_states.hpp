// XEP-0085: Chat State Notifications
//
// "Ann is typing". For chats between two; the states of a bot are for those who wait for a slow
// answer:
//
//     (void)session.try_send(message(peer).payload(chat_states::notification(state::composing)));
#pragma once

#include <mynah/handlers/handler_registry.hpp>
#include <mynah/stanza/message.hpp>

#include <cstdint>
#include <optional>

namespace mynah::xep::chat_states {

inline constexpr std::string_view ns = "http://jabber.org/protocol/chatstates";

enum class state : std::uint8_t { active, composing, paused, inactive, gone };

std::string_view to_string(state s) noexcept;

class notification {
public:
    explicit notification(state s) noexcept : value(s) {}

    // Error: bad_reply.
    static result<notification> parse(xml::element element);
    void write(xml::writer& out) const;

    state value;
};

// The state that a message carries; nullopt: none, or more than one, or an error that came back.
std::optional<state> find(const stanza& s) noexcept;

// Advertises that we understand them: others send them only then.
void install(handler_registry& handlers);

}  // namespace mynah::xep::chat_states

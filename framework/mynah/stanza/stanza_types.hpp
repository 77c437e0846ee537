// The kinds and types of stanzas (RFC 6120 section 8, RFC 6121 sections 4.7.1 and 5.2.2) and their
// words on the wire.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mynah {

enum class stanza_kind : std::uint8_t { message, presence, iq };

// RFC 6121 5.2.2: a type that is missing or unknown is `normal`.
enum class message_type : std::uint8_t { normal, chat, groupchat, headline, error };

// `available` has no word: it is presence without a type.
enum class presence_type : std::uint8_t {
    available,
    unavailable,
    subscribe,
    subscribed,
    unsubscribe,
    unsubscribed,
    probe,
    error
};

enum class iq_type : std::uint8_t { get, set, result, error };

// RFC 6121 4.7.2.1. `online` has no word: it is presence without <show/>.
enum class presence_show : std::uint8_t { online, chat, away, xa, dnd };

// The word on the wire; "" for message_type::normal, presence_type::available and
// presence_show::online, which are what is meant when nothing is written.
std::string_view to_string(stanza_kind kind) noexcept;
std::string_view to_string(message_type type) noexcept;
std::string_view to_string(presence_type type) noexcept;
std::string_view to_string(iq_type type) noexcept;
std::string_view to_string(presence_show show) noexcept;

// Words of the wire; nullopt: no such word. "" is what is meant when nothing is written.
std::optional<stanza_kind> find_stanza_kind(std::string_view word) noexcept;
message_type find_message_type(std::string_view word) noexcept;
std::optional<presence_type> find_presence_type(std::string_view word) noexcept;
std::optional<iq_type> find_iq_type(std::string_view word) noexcept;
presence_show find_presence_show(std::string_view word) noexcept;  // unknown: online

}  // namespace mynah

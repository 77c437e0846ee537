#include <mynah/stanza/stanza_types.hpp>

#include <array>
#include <cstddef>

namespace mynah {
namespace {

// In the order of the enumerations.
constexpr std::array<std::string_view, 3> kinds{"message", "presence", "iq"};
constexpr std::array<std::string_view, 5> message_types{"", "chat", "groupchat", "headline",
                                                        "error"};
constexpr std::array<std::string_view, 8> presence_types{
    "", "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error"};
constexpr std::array<std::string_view, 4> iq_types{"get", "set", "result", "error"};
constexpr std::array<std::string_view, 5> shows{"", "chat", "away", "xa", "dnd"};

template <class Enum, std::size_t N>
std::optional<Enum> find(const std::array<std::string_view, N>& words,
                         std::string_view word) noexcept
{
    for (std::size_t i = 0; i != N; ++i)
        if (words[i] == word) return static_cast<Enum>(i);
    return std::nullopt;
}

template <class Enum, std::size_t N>
std::string_view word(const std::array<std::string_view, N>& words, Enum value) noexcept
{
    return words[static_cast<std::size_t>(value)];
}

}  // namespace

std::string_view to_string(stanza_kind kind) noexcept { return word(kinds, kind); }
std::string_view to_string(message_type type) noexcept { return word(message_types, type); }
std::string_view to_string(presence_type type) noexcept { return word(presence_types, type); }
std::string_view to_string(iq_type type) noexcept { return word(iq_types, type); }
std::string_view to_string(presence_show show) noexcept { return word(shows, show); }

std::optional<stanza_kind> find_stanza_kind(std::string_view text) noexcept
{
    return find<stanza_kind>(kinds, text);
}

message_type find_message_type(std::string_view text) noexcept
{
    return find<message_type>(message_types, text).value_or(message_type::normal);
}

std::optional<presence_type> find_presence_type(std::string_view text) noexcept
{
    return find<presence_type>(presence_types, text);
}

std::optional<iq_type> find_iq_type(std::string_view text) noexcept
{
    return find<iq_type>(iq_types, text);
}

presence_show find_presence_show(std::string_view text) noexcept
{
    return find<presence_show>(shows, text).value_or(presence_show::online);
}

}  // namespace mynah

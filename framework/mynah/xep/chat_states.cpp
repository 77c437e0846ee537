#include <mynah/xep/chat_states.hpp>
#include <mynah/xep/detail/malformed.hpp>

namespace mynah::xep::chat_states {
namespace {

constexpr std::string_view words[] = {"active", "composing", "paused", "inactive", "gone"};

std::optional<state> state_of(xml::element e) noexcept
{
    if (e.space() != ns) return std::nullopt;
    for (std::uint8_t i = 0; i < std::size(words); ++i)
        if (words[i] == e.name()) return static_cast<state>(i);
    return std::nullopt;
}

}  // namespace

std::string_view to_string(state s) noexcept { return words[static_cast<std::size_t>(s)]; }

result<notification> notification::parse(xml::element element)
{
    const auto s = state_of(element);
    if (!s) return detail::malformed("not a chat state");
    return notification(*s);
}

void notification::write(xml::writer& out) const { out.element(to_string(value), ns, ""); }

std::optional<state> find(const stanza& s) noexcept
{
    if (s.kind() != stanza_kind::message || s.is_error()) return std::nullopt;
    std::optional<state> found;
    for (auto e : s.root().children()) {
        const auto present = state_of(e);
        if (present && found) return std::nullopt;  // XEP-0085 5.1: one at most
        if (present) found = present;
    }
    return found;
}

void install(handler_registry& handlers) { handlers.feature(ns); }

}  // namespace mynah::xep::chat_states

#include <mynah/stanza/presence.hpp>

#include <mynah/stanza/detail/language.hpp>

#include <cassert>
#include <charconv>

namespace mynah {

presence_view::presence_view(const stanza& s) noexcept : stanza_(&s)
{
    assert(s.kind() == stanza_kind::presence);
}

presence_show presence_view::show() const noexcept
{
    return find_presence_show(stanza_->child("show").text());
}

std::string_view presence_view::status(std::string_view lang) const noexcept
{
    return detail::in_language(stanza_->root(), "status", lang).text();
}

std::int8_t presence_view::priority() const noexcept
{
    const auto text = stanza_->child("priority").text();
    const auto* const end = text.data() + text.size();
    std::int8_t value = 0;
    const auto [stop, failed] = std::from_chars(text.data(), end, value);
    return failed == std::errc() && stop == end ? value : std::int8_t{0};
}

presence::presence(presence_type type, jid_view to)
    : outgoing_builder(stanza_kind::presence, to_string(type))
{
    set_to(to);
}

presence& presence::type(presence_type t) &
{
    set_type(to_string(t));
    return *this;
}

presence& presence::show(presence_show s) &
{
    if (s != presence_show::online) append_element("show", to_string(s));
    return *this;
}

presence& presence::status(std::string_view text, std::string_view lang) &
{
    append_element("status", text, lang);
    return *this;
}

presence& presence::priority(std::int8_t p) &
{
    append_element("priority", std::to_string(p));
    return *this;
}

}  // namespace mynah

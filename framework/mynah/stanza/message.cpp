#include <mynah/stanza/message.hpp>

#include <mynah/stanza/detail/language.hpp>

#include <cassert>

namespace mynah {

message_view::message_view(const stanza& s) noexcept : stanza_(&s)
{
    assert(s.kind() == stanza_kind::message);
}

std::string_view message_view::body(std::string_view lang) const noexcept
{
    return detail::in_language(stanza_->root(), "body", lang).text();
}

std::string_view message_view::subject(std::string_view lang) const noexcept
{
    return detail::in_language(stanza_->root(), "subject", lang).text();
}

message::message(jid_view to, message_type type)
    : outgoing_builder(stanza_kind::message, to_string(type))
{
    set_to(to);
}

message& message::type(message_type t) &
{
    set_type(to_string(t));
    return *this;
}

message& message::body(std::string_view text, std::string_view lang) &
{
    append_element("body", text, lang);
    return *this;
}

message& message::subject(std::string_view text, std::string_view lang) &
{
    append_element("subject", text, lang);
    return *this;
}

message& message::thread(std::string_view text) &
{
    append_element("thread", text);
    return *this;
}

}  // namespace mynah

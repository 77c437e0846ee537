#include <mynah/testing/detail/last_words.hpp>

namespace mynah::testing {
namespace {

using protocol::engine_event;

// The first element of `text` when it begins and ends like this; else empty.
std::string_view element(std::string_view text, std::string_view begin, std::string_view end)
{
    if (!text.starts_with(begin)) return {};
    const auto at = text.find(end);
    return at == std::string_view::npos ? std::string_view() : text.substr(0, at + end.size());
}

// Nor the acknowledgements of XEP-0198.
std::string_view without_pings(std::string_view text)
{
    for (;;) {
        if (text.starts_with("<a xmlns='urn:xmpp:sm:3'") ||
            text.starts_with("<r xmlns='urn:xmpp:sm:3'")) {
            text.remove_prefix(text.find("/>") + 2);
            continue;
        }
        const auto request = element(text, "<iq ", "</iq>");
        if (!request.ends_with("><ping xmlns='urn:xmpp:ping'/></iq>")) return text;
        text.remove_prefix(request.size());
    }
}

}  // namespace

bool may_follow_a_fault(engine_event event, bool online) noexcept
{
    switch (event) {
        case engine_event::none:
        case engine_event::redirect:
        case engine_event::suspended:
        case engine_event::closed: return true;
        case engine_event::stanza: return online;
        case engine_event::needs_tls:
        case engine_event::needs_channel_binding:
        case engine_event::needs_token:
        case engine_event::needs_key:
        case engine_event::needs_salted_password:
        case engine_event::resumed:
        case engine_event::lost:
        case engine_event::online: return false;
    }
    return false;
}

bool are_last_words(std::string_view output, bool online) noexcept
{
    if (online) output = without_pings(output);
    const auto complaint = element(output, "<stream:error>", "</stream:error>");
    output.remove_prefix(complaint.size());
    return output.empty() || output == "</stream:stream>";
}

}  // namespace mynah::testing

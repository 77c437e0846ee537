#include <mynah/xml/detail/stream_state.hpp>

#include <mynah/xml/detail/encoding.hpp>

#include <algorithm>
#include <cstring>
#include <utility>

namespace mynah::xml {

// How many of the bytes not yet given expat may see now.
std::size_t stream_parser::state::window() const noexcept
{
    if (given == 0) return 1;  // alone: with two bytes at once expat would guess UTF-16
    const std::uint64_t token_start = key == nullptr ? 0 : parsed;
    const std::uint64_t stanza_start = in_stanza ? parser->stanza_begin : token_start;
    const std::uint64_t end =
        std::min(token_start + limits->token_bytes, stanza_start + limits->stanza_bytes);
    return std::size_t(end - std::min(given, end));
}

stream_event stream_parser::state::emit() noexcept
{
    if (std::exchange(open_due, false)) return stream_event::open;
    if (std::exchange(stanza_due, false)) return stream_event::stanza;
    if (std::exchange(closed_due, false)) return stream_event::closed;
    return stream_event::none;
}

void stream_parser::state::fail_between_stanzas() noexcept
{
    fail(parse_failure::bad_format, "text between stanzas");
}

// Expat's callbacks. After a failure it may still make some: they do nothing.

void stream_parser::state::start(const char* name, const char** attributes)
{
    if (failure != parse_failure::none) return;
    const auto declared = std::exchange(parser->declarations, 0);
    ++depth;
    if (depth == 1) return open_stream(name, attributes, declared);
    if (depth == 2) {
        in_stanza = true;
        parser->stanza_begin = token_begin();
        stanza = tree(detail::take_storage());
        parser->builder.begin(*stanza.storage_, *limits, content_space == ns::component);
    }
    if (const char* const broken = parser->builder.start(name, attributes, declared))
        fail(parse_failure::policy_violation, broken);
}

void stream_parser::state::open_stream(const char* name, const char** attributes,
                                       std::uint32_t declared)
{
    header = tree(detail::take_storage());
    parser->builder.begin(*header.storage_, *limits, content_space == ns::component);
    if (const char* const broken = parser->builder.start(name, attributes, declared))
        return fail(parse_failure::policy_violation, broken);
    parser->builder.end();
    if (!header.root().is("stream", ns::stream))
        return fail(parse_failure::invalid_namespace, "the root element is not a stream");
    auto& bindings = parser->bindings;
    const auto unprefixed = std::find_if(bindings.begin(), bindings.end(),
                                         [](const auto& b) { return b.prefix.empty(); });
    if ((unprefixed == bindings.end() ? std::string_view() : unprefixed->space) != content_space)
        return fail(parse_failure::invalid_namespace, "unexpected default namespace");
    parser->key = key = detail::make_key(name, std::exchange(bindings, {}));
    suspend(open_due);
}

void stream_parser::state::text(std::string_view piece)
{
    if (failure != parse_failure::none) return;
    if (depth > 1) return parser->builder.text(piece);
    if (!detail::is_white(piece)) return fail_between_stanzas();
    parser->white_end = token_end();
}

void stream_parser::state::end()
{
    if (failure != parse_failure::none) return;
    if (--depth == 0) return suspend(closed_due);
    parser->builder.end();
    if (depth > 1) return;
    in_stanza = false;
    suspend(stanza_due);
}

void stream_parser::state::declare(const char* prefix, const char* uri)
{
    if (failure != parse_failure::none) return;
    ++parser->declarations;
    const std::string_view space(uri == nullptr ? "" : uri);
    if (space.size() > limits->namespace_bytes)
        fail(parse_failure::policy_violation, "namespace name too long");
    // Expat keeps the room of a long one for the next declaration.
    if (space.size() > 64) parser->builder.count_namespace(space.size());
    if (prefix != nullptr) parser->builder.count_unknown_name(std::strlen(prefix));
    if (depth == 0)
        parser->bindings.push_back(
            {prefix == nullptr ? std::string() : prefix, std::string(space)});
}

}  // namespace mynah::xml

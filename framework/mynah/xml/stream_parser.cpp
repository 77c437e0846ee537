#include <mynah/xml/stream_parser.hpp>

#include <mynah/base/ascii.hpp>
#include <mynah/base/shared_value.hpp>
#include <mynah/xml/detail/encoding.hpp>
#include <mynah/xml/detail/stream_state.hpp>

#include <expat.h>

#include <algorithm>
#include <cassert>
#include <cstring>
#include <limits>
#include <new>
#include <string>
#include <utility>

namespace mynah::xml {
namespace {

// Spilled bytes go to expat in pieces of this size: they must not make its buffer grow for ever.
constexpr std::size_t spill_piece = 16 * 1024;

// Trees have 32-bit offsets.
parser_limits bounded(parser_limits limits) noexcept
{
    constexpr std::size_t most = std::size_t(1) << 30;
    limits.stanza_bytes = std::min(limits.stanza_bytes, most);
    limits.token_bytes = std::min(limits.token_bytes, most);
    return limits;
}

}  // namespace

void detail::free_expat::operator()(XML_ParserStruct* p) const noexcept { XML_ParserFree(p); }

// One that has read `key`; with none, one that has read nothing.
std::unique_ptr<detail::expat_parser> stream_parser::state::make_parser(
    const detail::parser_key& key)
{
    auto made = std::make_unique<detail::expat_parser>();
    made->expat.reset(XML_ParserCreateNS("UTF-8", '\n'));
    if (!made->expat) throw std::bad_alloc();
    XML_Parser p = made->expat.get();
#ifdef MYNAH_HAVE_REPARSE_DEFERRAL
    // Deferral keeps a complete tag back until more input comes: in a dialogue, for ever.
    XML_SetReparseDeferralEnabled(p, XML_FALSE);
#endif
    XML_SetReturnNSTriplet(p, 1);
    if (key != nullptr) {  // before there are handlers that would make a stream's start of it
        if (XML_Parse(p, key->data(), int(key->size()), XML_FALSE) != XML_STATUS_OK)
            throw std::bad_alloc();  // an equal tag was good before
        made->key = key;
        made->consumed = key->size();
    }
    XML_SetElementHandler(
        p, [](void* s, const XML_Char* name, const XML_Char** atts) { self(s).start(name, atts); },
        [](void* s, const XML_Char*) { self(s).end(); });
    XML_SetCharacterDataHandler(p, [](void* s, const XML_Char* t, int n) {
        self(s).text({t, std::size_t(n)});
    });
    XML_SetStartNamespaceDeclHandler(p, [](void* s, const XML_Char* prefix, const XML_Char* uri) {
        self(s).declare(prefix, uri);
    });
    XML_SetXmlDeclHandler(p, [](void* s, const XML_Char*, const XML_Char* encoding, int) {
        if (encoding != nullptr && !ascii::same_in_any_case(encoding, "utf-8"))
            self(s).fail(parse_failure::unsupported_encoding, "declared encoding is not UTF-8");
    });
    XML_SetStartCdataSectionHandler(p, [](void* s) {
        if (self(s).depth == 1) self(s).fail_between_stanzas();
    });
    // RFC 6120 11.1
    XML_SetCommentHandler(p, [](void* s, const XML_Char*) {
        self(s).fail(parse_failure::restricted_xml, "comment");
    });
    XML_SetProcessingInstructionHandler(p, [](void* s, const XML_Char*, const XML_Char*) {
        self(s).fail(parse_failure::restricted_xml, "processing instruction");
    });
    XML_SetStartDoctypeDeclHandler(
        p, [](void* s, const XML_Char*, const XML_Char*, const XML_Char*, int) {
            self(s).fail(parse_failure::restricted_xml, "document type declaration");
        });
    return made;
}

// Everything given is parsed: the stream goes on with any parser that has an equal key.
void stream_parser::state::take_parser()
{
    if (key != nullptr) parser = detail::take_parser(key, limits->name_budget);
    if (parser == nullptr) parser = make_parser(key);
    XML_SetUserData(parser->expat.get(), this);
    parser->base = given - parser->consumed;
    parser->white_end = given;
}

// Between two stanzas the parser knows nothing of this stream but its key.
void stream_parser::state::rest() noexcept
{
    header = tree();
    stanza = tree();
    if (parser == nullptr || key->size() > detail::pooled_key_bytes) return;
    parser->consumed = given - parser->base;
    detail::give_back(std::move(parser), limits->name_budget);
}

// Room for n bytes in expat's own buffer.
char* stream_parser::state::buffer(std::size_t n)
{
    if (parser == nullptr) take_parser();
    parser->room = std::max(parser->room, n + std::size_t(given - parsed));
    void* const room = XML_GetBuffer(parser->expat.get(), int(n));
    if (room == nullptr && n > 0) throw std::bad_alloc();
    return static_cast<char*>(room);
}

// Input

std::span<char> stream_parser::state::prepare(std::size_t n)
{
    n = std::min<std::size_t>(n, std::numeric_limits<int>::max() / 2);
    prepared = n;
    prepared_spill = suspended || (parser != nullptr && parser->pending_size > 0) ||
                     !spill.empty() || failure != parse_failure::none;
    if (prepared_spill) return spill.extend(n);
    char* const room = buffer(n);
    parser->pending = room;
    return {room, n};
}

void stream_parser::state::commit(std::size_t n)
{
    assert(n <= prepared);
    if (prepared_spill)
        spill.drop_back(prepared - n);
    else
        parser->pending_size = n;
    prepared = 0;
    committed += n;
}

// Moves the bytes that may be parsed next into expat's buffer; how many.
std::size_t stream_parser::state::stage()
{
    const std::size_t most = window();
    std::size_t n = parser == nullptr ? 0 : std::exchange(parser->pending_size, 0);
    if (n > most) {
        spill.push_front({parser->pending + most, n - most});
        n = most;
    }
    if (n == 0 && !spill.empty()) {
        n = std::min({most, spill_piece, spill.front().size()});
        char* const room = buffer(n);
        std::memcpy(room, spill.front().data(), n);
        parser->pending = room;
        spill.pop_front(n);
    }
    if (given < 2 && n > 0) {  // the first byte came alone
        auto& first_bytes = parser->first_bytes;
        first_bytes[given] = *parser->pending;
        if (detail::is_utf16({first_bytes, std::size_t(given + 1)}))
            fail(parse_failure::unsupported_encoding, "not UTF-8");
    }
    given += n;
    return n;
}

// Events

stream_event stream_parser::state::next()
{
    for (;;) {
        if (failure != parse_failure::none) {
            parser.reset();
            return stream_event::malformed;
        }
        if (const auto due = emit(); due != stream_event::none) return due;
        XML_Status status;
        if (suspended) {
            suspended = false;
            if (depth == 1 && parser->builder.name_bytes() > limits->name_budget) {
                drop_parser();
                continue;
            }
            status = XML_ResumeParser(parser->expat.get());
        } else {
            const std::size_t n = stage();
            if (failure != parse_failure::none) continue;
            if (n == 0) {
                if (between_stanzas()) rest();
                return stream_event::none;
            }
            status = XML_ParseBuffer(parser->expat.get(), int(n), XML_FALSE);
        }
        settle(status);
    }
}

void stream_parser::state::settle(int status)
{
    if (failure != parse_failure::none) return;
    if (status == XML_STATUS_ERROR) return fail_as_expat_says();
    if (status == XML_STATUS_SUSPENDED) {
        suspended = true;
        parsed = event_end;
        return;
    }
    parsed = token_begin();
    if (window() > 0) return;
    if (key == nullptr)
        fail(parse_failure::policy_violation, "stream header too long");
    else if (given - parsed >= limits->token_bytes)
        fail(parse_failure::policy_violation, "tag too long");
    else
        fail(parse_failure::policy_violation, "stanza too long");
}

void stream_parser::state::fail(parse_failure what, const char* why) noexcept
{
    if (failure != parse_failure::none) return;
    failure = what;
    reason = why;
    XML_StopParser(parser->expat.get(), XML_FALSE);
}

void stream_parser::state::fail_as_expat_says()
{
    switch (const XML_Error code = XML_GetErrorCode(parser->expat.get())) {
        case XML_ERROR_NO_MEMORY: throw std::bad_alloc();
        case XML_ERROR_UNBOUND_PREFIX:
            return fail(parse_failure::bad_namespace_prefix, XML_ErrorString(code));
        default: break;
    }
    if (depth == 1 && text_was_held_back()) return fail_between_stanzas();
    fail(parse_failure::not_well_formed, XML_ErrorString(XML_GetErrorCode(parser->expat.get())));
}

// Expat refuses "]]>" before it hands over the text in front of it, if it sees both at once; in two
// pieces the text comes first.
bool stream_parser::state::text_was_held_back() const noexcept
{
    int offset = 0, size = 0;
    const char* const context = XML_GetInputContext(parser->expat.get(), &offset, &size);
    const std::uint64_t at = token_begin();  // of the '>'
    const std::uint64_t begin = std::max(event_end, parser->white_end);
    if (context == nullptr || at < begin + 2 || at - begin > std::uint64_t(offset)) return false;
    const std::string_view text(context + offset - (at - begin), std::size_t(at - begin) + 1);
    return text.ends_with("]]>") && !detail::is_white(text.substr(0, text.size() - 3));
}

// Expat gives the memory of names back only when it dies. This one dies between two stanzas; its
// successor, if there is something to read, gets the bytes that it had not read.
void stream_parser::state::drop_parser()
{
    int offset = 0, size = 0;
    const char* const context = XML_GetInputContext(parser->expat.get(), &offset, &size);
    const auto unread = std::size_t(given - parsed);
    if (context != nullptr) spill.push_front({context + size - unread, unread});
    given = parsed;
    parser.reset();
}

std::uint64_t stream_parser::state::token_begin() const noexcept
{
    return parser->base + std::uint64_t(XML_GetCurrentByteIndex(parser->expat.get()));
}

std::uint64_t stream_parser::state::token_end() const noexcept
{
    return token_begin() + std::uint64_t(XML_GetCurrentByteCount(parser->expat.get()));
}

void stream_parser::state::suspend(bool& due) noexcept
{
    due = true;
    event_end = token_end();
    XML_StopParser(parser->expat.get(),
                   XML_TRUE);  // refused, harmlessly, at the end of an empty <stream/>
}

// The public face

stream_parser::stream_parser(const parser_limits& limits, std::string_view content_space)
    : state_(std::make_unique<state>(share(bounded(limits)), content_space))
{
}

stream_parser::~stream_parser() = default;
stream_parser::stream_parser(stream_parser&&) noexcept = default;
stream_parser& stream_parser::operator=(stream_parser&&) noexcept = default;

std::span<char> stream_parser::prepare(std::size_t n) { return state_->prepare(n); }

void stream_parser::commit(std::size_t n) { state_->commit(n); }

void stream_parser::feed(std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto room = prepare(bytes.size());
        std::memcpy(room.data(), bytes.data(), room.size());
        commit(room.size());
        bytes.remove_prefix(room.size());
    }
}

stream_event stream_parser::next() { return state_->next(); }

const tree& stream_parser::header() const noexcept { return state_->header; }

tree stream_parser::take() noexcept { return std::move(state_->stanza); }

parse_failure stream_parser::failure() const noexcept { return state_->failure; }

std::string_view stream_parser::reason() const noexcept { return state_->reason; }

std::uint64_t stream_parser::offset() const noexcept { return state_->event_end; }

bool stream_parser::drained() const noexcept { return state_->committed == state_->parsed; }

bool stream_parser::idle() const noexcept { return state_->between_stanzas(); }

void stream_parser::set_limits(const parser_limits& limits)
{
    state_->limits = share(bounded(limits));
}

void stream_parser::reset()
{
    state_ = std::make_unique<state>(state_->limits, state_->content_space);
}

}  // namespace mynah::xml

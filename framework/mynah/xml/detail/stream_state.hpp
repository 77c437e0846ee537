// The state of a stream_parser: shared by the part that drives expat (stream_parser.cpp) and the
// part that gives its events a meaning (stream_state.cpp), which does not know expat.
#pragma once

#include <mynah/xml/detail/parser_pool.hpp>
#include <mynah/xml/detail/spill.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <memory>
#include <span>
#include <string_view>

namespace mynah::xml {

// How a cut cannot matter: expat never sees more than a limit allows. Before each piece of input
// the window says how many bytes the present token and the present stanza may still have; whatever
// is still unfinished when the window is full breaks the limit, and what lies behind it, valid or
// not, is never looked at.
//
// Between two stanzas the parser goes back to the thread's pool, and what is left is this: an idle
// connection pays for its size.
struct stream_parser::state {
    state(std::shared_ptr<const parser_limits> l, std::string_view space)
        : limits(std::move(l)), content_space(space)
    {
    }

    // Input
    std::span<char> prepare(std::size_t n);
    void commit(std::size_t n);
    std::size_t stage();
    std::size_t window() const noexcept;

    // Events
    stream_event next();
    void settle(int status);
    stream_event emit() noexcept;
    void fail(parse_failure what, const char* why) noexcept;
    void fail_as_expat_says();
    void fail_between_stanzas() noexcept;
    bool text_was_held_back() const noexcept;

    bool between_stanzas() const noexcept { return depth == 1 && parsed == committed; }
    void rest() noexcept;
    void take_parser();
    void drop_parser();
    char* buffer(std::size_t n);
    static std::unique_ptr<detail::expat_parser> make_parser(const detail::parser_key& key);

    static state& self(void* p) noexcept { return *static_cast<state*>(p); }
    std::uint64_t token_begin() const noexcept;
    std::uint64_t token_end() const noexcept;
    void suspend(bool& due) noexcept;
    void start(const char* name, const char** attributes);
    void open_stream(const char* name, const char** attributes, std::uint32_t declared);
    void text(std::string_view piece);
    void end();
    void declare(const char* prefix, const char* uri);

    std::shared_ptr<const parser_limits> limits;
    std::string_view content_space;
    std::unique_ptr<detail::expat_parser> parser;  // while something is being read
    detail::parser_key key;                        // since the header
    tree header;                                   // until the stream is idle
    tree stanza;

    detail::spill spill;  // committed, not yet with expat
    std::size_t prepared = 0;

    // Offsets in the stream
    std::uint64_t committed = 0;
    std::uint64_t given = 0;   // to expat
    std::uint64_t parsed = 0;  // where the next token starts
    std::uint64_t event_end = 0;

    const char* reason = "";  // of the failure: a literal, or expat's
    std::uint32_t depth = 0;  // open elements, the stream included
    bool prepared_spill = false;
    bool in_stanza = false;
    bool suspended = false;
    bool open_due = false, stanza_due = false, closed_due = false;
    parse_failure failure = parse_failure::none;
};

}  // namespace mynah::xml

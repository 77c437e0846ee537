// The state of a stream_parser: shared by the part that drives expat (stream_parser.cpp) and the
// part that gives its events a meaning (stream_state.cpp), which does not know expat.
#pragma once

#include <mynah/xml/detail/spill.hpp>
#include <mynah/xml/detail/tree_builder.hpp>
#include <mynah/xml/stream_parser.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>

struct XML_ParserStruct;

namespace mynah::xml {

// How a cut cannot matter: expat never sees more than a limit allows. Before each piece of input
// the window says how many bytes the present token and the present stanza may still have; whatever
// is still unfinished when the window is full breaks the limit, and what lies behind it, valid or
// not, is never looked at.
struct stream_parser::state {
    struct free_parser {
        void operator()(XML_ParserStruct* p) const noexcept;
    };

    state(const parser_limits& l, std::string_view space) : limits(l), content_space(space)
    {
        make_parser();
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

    void make_parser();
    void replace_parser();

    static state& self(void* p) noexcept { return *static_cast<state*>(p); }
    std::uint64_t token_begin() const noexcept;
    std::uint64_t token_end() const noexcept;
    void suspend(bool& due) noexcept;
    void start(const char* name, const char** attributes);
    void open_stream(const char* name, const char** attributes, std::uint32_t declared);
    void text(std::string_view piece);
    void end();
    void declare(const char* prefix, const char* uri);

    parser_limits limits;
    std::string content_space;
    std::unique_ptr<XML_ParserStruct, free_parser> expat;
    detail::tree_builder builder{limits};
    tree header;
    tree stanza;
    std::string header_bytes;   // primes the next parser
    std::string default_space;  // what the header declares

    detail::spill spill;  // committed, not yet with expat
    std::span<char> prepared;
    bool prepared_spill = false;
    const char* pending = nullptr;  // in expat's buffer, not yet parsed
    std::size_t pending_size = 0;

    // Offsets in the stream
    std::uint64_t committed = 0;
    std::uint64_t given = 0;   // to expat
    std::uint64_t parsed = 0;  // where the next token starts
    std::uint64_t event_end = 0;
    std::uint64_t stanza_begin = 0;
    std::uint64_t white_end = 0;  // of the last white space between stanzas
    std::uint64_t base = 0;       // of expat's byte 0

    std::uint32_t depth = 0;         // open elements, the stream included
    std::uint32_t declarations = 0;  // xmlns of the start tag that is being read
    bool in_stanza = false;
    bool suspended = false;
    bool priming = false;
    bool open_due = false, stanza_due = false, closed_due = false;
    parse_failure failure = parse_failure::none;
    std::string_view reason;  // a literal, or expat's
};

}  // namespace mynah::xml

// Parsers that stand between two stanzas, kept by each thread for the stream that reads next.
//
// What expat knows between two stanzas is the start tag of the stream: how the end tag must be
// written, and which prefix means what. Parsers that agree on this are interchangeable, whichever
// streams they have read, so that an idle stream needs none of its own. The key is that start tag
// in one spelling, without the attributes that differ from stream to stream (id, from), and a new
// parser that is fed the key is as good as one that has read a peer's.
#pragma once

#include <mynah/xml/detail/tree_builder.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

struct XML_ParserStruct;

namespace mynah::xml::detail {

// Equal pointers mean equal texts; the reverse holds for the keys that a thread met last.
using parser_key = std::shared_ptr<const std::string>;

struct namespace_binding {
    std::string prefix;  // empty: the default namespace
    std::string space;
};

// `name`: as expat gives it, "uri\nlocal\nprefix" or shorter.
parser_key make_key(std::string_view name, std::vector<namespace_binding> bindings);

struct free_expat {
    void operator()(XML_ParserStruct*) const noexcept;
};

// Expat, what is counted with it, and what a stream must know only while it has one.
struct expat_parser {
    std::unique_ptr<XML_ParserStruct, free_expat> expat;
    tree_builder builder;        // counts the names that expat remembers
    parser_key key;              // null while it reads the header
    std::uint64_t consumed = 0;  // bytes given to expat, when it is in the pool
    std::size_t room = 0;        // the most its buffer had to hold

    // Of the stream that has it
    const char* pending = nullptr;  // in expat's buffer, not yet parsed
    std::size_t pending_size = 0;
    std::uint64_t base =
        0;  // offset of expat's byte 0: before the stream's own, if it has read others
    std::uint64_t stanza_begin = 0;
    std::uint64_t white_end = 0;              // of the last white space between stanzas
    std::vector<namespace_binding> bindings;  // of the header, while it is read
    std::uint32_t declarations = 0;           // xmlns of the start tag that is being read
    char first_bytes[2] = {};                 // show whether it is UTF-16
};

// One with this key that remembers at most so many bytes of names, or null.
std::unique_ptr<expat_parser> take_parser(const parser_key& key, std::size_t name_budget) noexcept;

// It must have parsed all that it was given, have one element open and be neither suspended nor in
// error. Freed when it has grown.
void give_back(std::unique_ptr<expat_parser> parser, std::size_t name_budget) noexcept;

// What a thread's pool keeps at most.
inline constexpr std::size_t pooled_keys = 8;  // the least recently used one goes
inline constexpr std::size_t pooled_parsers_per_key = 4;
inline constexpr std::size_t pooled_key_bytes = 2048;  // whoever has a longer one keeps its parser
inline constexpr std::size_t pooled_name_bytes = 1024 * 1024;  // of one parser, whatever the budget
inline constexpr std::size_t pooled_parser_room = 64 * 1024;   // of one parser's buffer

}  // namespace mynah::xml::detail

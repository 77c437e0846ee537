// Bytes of an XML stream in, one event at a time out (RFC 6120 sections 4 and 11).
//
// Pull: the parser suspends itself behind the stream header and behind each child of the stream,
// and next() resumes it. Nothing behind an event is looked at before next() is called, so what
// follows <proceed/> or <success/> is never parsed in the wrong state.
//
//   while (auto space = parser.prepare(4096); ...) { n = read(space); parser.commit(n);
//       for (;;) switch (parser.next()) { case none: goto read; case stanza: use(parser.take());
//       ... } }
//
// An idle stream, one that stands between two stanzas with nothing unparsed, holds no XML parser:
// next() has given it to the thread's pool when it answers `none`, and prepare() takes one. So a
// stream_parser is used on one thread.
//
// However the input is cut into pieces, the same events come at the same bytes, failures included.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/xml/tree.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

namespace mynah::xml {

// What one peer may make us hold. RFC 6120 13.12 wants at least 10,000 bytes per stanza.
struct parser_limits {
    std::size_t stanza_bytes = 256 * 1024;  // of the stream's header, too
    std::size_t token_bytes =
        64 * 1024;  // one tag, or all of the header: expat's work is quadratic in an unfinished one
    std::size_t namespace_bytes =
        1024;  // one namespace name: expat copies it into each attribute that has it
    std::uint32_t depth = 64;         // the stanza itself is the first level
    std::uint32_t attributes = 64;    // of one element, xmlns declarations included
    std::uint32_t elements = 10'000;  // of one stanza, itself included
    std::size_t name_budget =
        1024 * 1024;  // bytes of unknown names expat may remember before the parser is replaced

    friend bool operator==(const parser_limits&, const parser_limits&) = default;
};

enum class stream_event : std::uint8_t {
    none,      // everything committed is parsed: read more
    open,      // the stream's start tag: header()
    stanza,    // a complete child of the stream: take()
    closed,    // </stream:stream>
    malformed  // failed: failure() is the stream error to answer; from now on the answer is always
               // this
};

// Stream error (RFC 6120 4.9.3) that the parser asks for.
enum class parse_failure : std::uint8_t {
    none,
    not_well_formed,
    restricted_xml,
    invalid_namespace,
    bad_namespace_prefix,
    unsupported_encoding,
    bad_format,
    policy_violation
};

class stream_parser {
public:
    // `content_space`, a literal: the default namespace that the header must declare, ns::component
    // for components (XEP-0114): then everything in it is handed over as in ns::client, so that
    // whoever reads stanzas need not know from what kind of stream they are.
    explicit stream_parser(const parser_limits& limits = {},
                           std::string_view content_space = ns::client);
    ~stream_parser();
    stream_parser(stream_parser&&) noexcept;
    stream_parser& operator=(stream_parser&&) noexcept;

    // Room for n bytes, to be filled before the next call of anything else. Best when next() has
    // answered `none`: then it is the parser's own buffer, else a spill that is copied later and
    // that the caller has to bound.
    std::span<char> prepare(std::size_t n);
    void commit(std::size_t n);
    void feed(std::string_view bytes);  // prepare, copy, commit

    stream_event next();

    const tree& header() const noexcept;  // after `open`, until the next call of next(): the
                                          // stream's start tag, its attributes, no children
    tree take() noexcept;                 // after `stanza`, before the next call of next()
    parse_failure failure() const noexcept;
    std::string_view reason() const noexcept;  // of the failure, in our words

    // Bytes of the stream up to the end of the last event.
    std::uint64_t offset() const noexcept;
    // Nothing committed is still unparsed: so it must be at the start of TLS. White space behind a
    // stanza counts.
    bool drained() const noexcept;
    bool idle() const noexcept;  // between two stanzas, nothing partial held

    // From the next child of the stream on: who it is from is better known than before.
    void set_limits(const parser_limits& limits);

    // A new stream (after TLS and after SASL): forgets everything, the failure and bytes not yet
    // parsed included.
    void reset();

private:
    struct state;
    std::unique_ptr<state> state_;
};

}  // namespace mynah::xml

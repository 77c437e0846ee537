// Feeds a stream to a parser in pieces and writes down what happens, for tests that compare ways to
// cut it.
#pragma once

#include <mynah/xml/stream_parser.hpp>
#include <mynah/xml/writer.hpp>

#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::xml::testing {

inline std::string to_string(const element& e)
{
    std::string out;
    writer w(out);
    e.write(w);
    return w.finish() ? out : "(unwritable)";
}

struct entry {
    std::string what;  // "open <stream .../>", "stanza <iq .../>", "closed", "malformed 2: comment"
    std::uint64_t offset;  // of the parser, with the event
    std::uint64_t fed;     // bytes committed when it came
    friend bool operator==(const entry&, const entry&) = default;
    friend std::ostream& operator<<(std::ostream& out, const entry& e)
    {
        return out << e.what << " (ends at " << e.offset << ", seen at " << e.fed << ')';
    }
};
using transcript = std::vector<entry>;

// Drains the parser; false when it has failed.
inline bool drain(stream_parser& parser, std::uint64_t fed, transcript& out)
{
    for (;;) {
        const auto event = parser.next();
        std::string what;
        switch (event) {
            case stream_event::none: return true;
            case stream_event::open: what = "open " + to_string(parser.header().root()); break;
            case stream_event::stanza: what = "stanza " + to_string(parser.take().root()); break;
            case stream_event::closed: what = "closed"; break;
            case stream_event::malformed:
                what = "malformed " + std::to_string(int(parser.failure())) + ": " +
                       std::string(parser.reason());
                break;
        }
        out.push_back({what, parser.offset(), fed});
        if (event == stream_event::malformed) return false;
    }
}

// `next_size(position)`: length of the next piece; 0 means the rest.
template <class NextSize>
transcript record(std::string_view input, NextSize next_size, const parser_limits& limits = {},
                  std::string_view content_space = ns::client)
{
    stream_parser parser(limits, content_space);
    transcript out;
    for (std::size_t fed = 0; fed < input.size();) {
        std::size_t n = next_size(fed);
        if (n == 0 || n > input.size() - fed) n = input.size() - fed;
        parser.feed(input.substr(fed, n));
        fed += n;
        if (!drain(parser, fed, out)) break;
    }
    return out;
}

inline transcript record_byte_by_byte(std::string_view input, const parser_limits& limits = {})
{
    return record(
        input, [](std::size_t) { return 1; }, limits);
}

// What a cut into these pieces must give: the same entries, each seen with the piece that its last
// byte is in.
template <class NextSize>
transcript expected(const transcript& byte_by_byte, std::size_t size, NextSize next_size)
{
    transcript out = byte_by_byte;
    std::size_t fed = 0;
    for (auto& e : out) {
        while (fed < e.fed) {
            const std::size_t n = next_size(fed);
            fed = n == 0 || n > size - fed ? size : fed + n;
        }
        e.fed = fed;
    }
    return out;
}

}  // namespace mynah::xml::testing

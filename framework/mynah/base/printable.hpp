// Text from strangers, made safe to look at: what moves the cursor, reorders a line or hides in it
// becomes visible.
//
// Escaped are control characters (C0, DEL, C1), line and paragraph separators, bidi controls,
// zero-width and other invisible characters, backslashes, and bytes that are not UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mynah {

// How many bytes of one text are shown by default; "... (+N bytes)" says what was left out.
inline constexpr std::size_t printable_limit = 1024;

// \n, \x1b, \u{202e}, \xff
std::string printable(std::string_view text, std::size_t limit = printable_limit);
void append_printable(std::string& out, std::string_view text, std::size_t limit = printable_limit);

// The same between quotation marks.
void append_quoted(std::string& out, std::string_view text, std::size_t limit = printable_limit);

// A JSON string (RFC 8259) with its quotation marks: a reader gets the characters back, the raw
// line is still safe to look at. Bytes that are not UTF-8 become U+FFFD.
void append_json(std::string& out, std::string_view text, std::size_t limit = printable_limit);

}  // namespace mynah

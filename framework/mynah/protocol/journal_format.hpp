// The journal of a process's sessions: what is appended to it, and what can be read back.
//
// After a first line come records: size and CRC-32 of what follows, the kind of record, the number
// of the session in this journal, and what has changed. Little-endian. Whatever follows the first
// record that is not whole is lost: a kill leaves none, a full disk one at the very end.
#pragma once

#include <mynah/protocol/saved_session.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace mynah::protocol::journal {

inline constexpr std::string_view first_line = "mynah session journal 1\n";

// Each appends one record to `out`.

// The whole of a session; what was said of this number before is over. Strings are cut at nothing:
// a record may have up to 4 GiB.
void append_session(std::string& out, std::uint32_t number, std::string_view account,
                    const saved_session& state);
// A stanza that leaves, as it is written.
void append_sent(std::string& out, std::uint32_t number, std::string_view stanza);
// The n oldest are acknowledged.
void append_acknowledged(std::string& out, std::uint32_t number, std::uint32_t n);
// The value of our `h`.
void append_handled(std::string& out, std::uint32_t number, std::uint32_t h);
void append_over(std::string& out, std::uint32_t number);

class entry {
public:
    std::string account;
    saved_session state;
};

class contents {
public:
    std::map<std::uint32_t, entry> sessions;  // that are not over, by number
    std::size_t good = 0;                     // so many bytes could be read
};

// Never fails: what cannot be read has good < bytes.size(). Takes about as much memory as `bytes`.
contents read(std::string_view bytes);

}  // namespace mynah::protocol::journal

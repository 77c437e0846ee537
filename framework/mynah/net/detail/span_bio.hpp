// An OpenSSL BIO that reads from a span and appends to a string, both lent for one call.
#pragma once

#include <cstddef>
#include <span>
#include <string>

struct bio_st;

namespace mynah::net::detail {

// More than a handshake with a long client certificate chain and a full write() leave at once.
inline constexpr std::size_t max_output = 256 * 1024;

class wires {
public:
    wires() = default;
    wires(std::span<const char>* i, std::string* o) : in(i), out(o) {}

    std::span<const char>* in = nullptr;  // shrinks from the front; none: no input in this call
    std::string* out = nullptr;
    bool overflow = false;
};

// Owned by the SSL it is given to; `ends` outlives it. nullptr: out of memory.
bio_st* make_span_bio(wires& ends);

}  // namespace mynah::net::detail

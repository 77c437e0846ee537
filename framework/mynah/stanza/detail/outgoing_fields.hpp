// What an outgoing stanza stores, from a pool of the thread.
#pragma once

#include <mynah/stanza/jid.hpp>

#include <memory>
#include <string>

namespace mynah::detail {

struct outgoing_fields {
    jid to;
    jid from;
    std::string id;
    std::string lang;
    std::string payload;

    void clear() noexcept;
    std::size_t capacity() const noexcept;  // bytes of all strings
};

// To the pool of the thread that it happens on; what one big stanza needed is freed.
struct recycle_fields {
    void operator()(outgoing_fields* used) const noexcept;
};

using outgoing_fields_ptr = std::unique_ptr<outgoing_fields, recycle_fields>;

// Empty ones, with memory when they were in use before.
outgoing_fields_ptr take_outgoing_fields();

// Bytes that one keeps between two uses.
inline constexpr std::size_t most_kept_bytes = std::size_t{16} * 1024;

}  // namespace mynah::detail

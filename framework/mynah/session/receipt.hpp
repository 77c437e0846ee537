// What becomes of a stanza behind our back: whether the server has it (XEP-0198).
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/protocol/stream_management.hpp>

#include <cstdint>

namespace mynah {

class session;

// Of one stanza that was sent. Cheap to copy; lives no longer than its session.
class receipt {
public:
    // Of a stanza that nobody counts.
    receipt() = default;
    receipt(session& s, std::uint64_t number) noexcept : session_(&s), number_(number) {}

    protocol::delivery outcome() const noexcept;

    // Until the server has acknowledged the stanza, across resumed streams. Error:
    // delivery_unknown, the session was lost before, or the server counts nothing. The stanza may
    // have arrived or not.
    task<result<void>> acknowledged() const;

private:
    session* session_ = nullptr;
    std::uint64_t number_ = 0;
};

}  // namespace mynah

// What another process, or a later life of this one, needs to resume a session (XEP-0198).
#pragma once

#include <mynah/protocol/stream_management.hpp>

#include <cstdint>
#include <string>
#include <vector>

namespace mynah::protocol {

class saved_session {
public:
    saved_session() {}

    sm_grant grant;
    std::string address;             // the full JID that was bound
    std::uint32_t acknowledged = 0;  // the counters as they are on the wire
    std::uint32_t handled = 0;
    std::vector<std::string> unacknowledged;  // stanzas as they were written, oldest first
};

}  // namespace mynah::protocol

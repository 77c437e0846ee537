// What an engine may still tell and write once something has broken: its end, and nothing that
// carries the conversation on.
#pragma once

#include <mynah/protocol/engine.hpp>

#include <string_view>

namespace mynah::testing {

// `online`: it was, when it broke. Stanzas and keepalive pings may still come before the end then.
bool may_follow_a_fault(protocol::engine_event event, bool online) noexcept;

// Nothing, </stream:stream>, or one stream error and perhaps </stream:stream>.
bool are_last_words(std::string_view output, bool online) noexcept;

}  // namespace mynah::testing

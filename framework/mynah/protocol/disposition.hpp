// What an error means for the next attempt to be online. One table for the whole library.
#pragma once

#include <mynah/base/result.hpp>

#include <cstdint>

namespace mynah::protocol {

enum class disposition : std::uint8_t {
    reconnect,         // passes by itself: resume the session, else a new one, with backoff
    reconnect_fresh,   // the stream went wrong: a new session, and after three in a row stop
    reconnect_slowly,  // we were too much for the server: four times the backoff
    reconnect_later,   // the server goes down: somewhere in the next 30 s, another host first
    stop,              // we asked for it
    stop_refused,      // the account cannot log in: trying again may lock it out
    stop_untrusted,    // the server is not who it should be: never downgrade
    stop_replaced,     // another connection took our place: coming back would never end
};

disposition disposition_of(const error& e) noexcept;

constexpr bool stops(disposition d) noexcept { return d >= disposition::stop; }

}  // namespace mynah::protocol

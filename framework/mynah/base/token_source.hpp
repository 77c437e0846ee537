// Where the token of a log-in comes from: a file, a program, an authorization server (layer
// oauth).
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>

#include <cstdint>

namespace mynah {

enum class token_refresh : std::uint8_t {
    when_due,  // the token at hand, while it is good by the clock
    now,       // a new one: the server has refused the one at hand
};

// Belongs to one account and is called on the thread of that account's session; a call may wait for
// a file, a program or the network. Several calls may wait at once and are given the same token.
class token_source {
public:
    virtual ~token_source() = default;

    // The token as it was issued: neither encoded nor decoded. A source that cannot make a new one
    // answers `now` with what it has.
    // Errors, as protocol/disposition has them: final ones, whose text names the remedy (the
    // consent is gone, the file does not exist), and those of a network that may be better later.
    // Never empty. Throws system_error(operation_aborted) when cancelled.
    virtual task<result<secret>> get(token_refresh how) = 0;
};

}  // namespace mynah

// What is said on a connection before what it is for: the request to a proxy, the start of a
// WebSocket. A state machine without a socket; hold() drives it.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace mynah::net {

class transport;

class opening {
public:
    virtual ~opening() = default;

    // What is to be sent now, once.
    virtual std::string take_output() = 0;
    // How many bytes of the answer are read next: never one behind its end. 0: it is over.
    virtual std::size_t wants() const noexcept = 0;
    // 1 to wants() bytes. Nothing may follow an error.
    virtual result<void> received(std::string_view bytes) = 0;
};

// From the first byte to the last. Has no deadline of its own: close() ends it. Errors: those of
// received() and of the transport; `end` says in words that the peer has hung up meanwhile.
task<result<void>> hold(transport& link, opening& talk, std::string_view end);

}  // namespace mynah::net

// What all sessions of a pool have in common: made once, by the pool, and put into the settings of
// every account that is added.
#pragma once

#include <mynah/session/session_config.hpp>

namespace mynah {

class shared_parts {
public:
    // Here is the place for whatever session_config takes by shared_ptr (caches of keys, tickets
    // and DNS answers, pacing, the limit of descriptors): a member above all accounts, given to
    // each. TLS contexts are shared by whoever makes the settings: they differ by authorities and
    // certificate.
    shared_parts() {}
    void give_to(session_config&) const {}
};

}  // namespace mynah

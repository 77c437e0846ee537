// What all sessions of a pool have in common: made once, by the pool, and put into the settings of
// every account that is added.
#pragma once

#include <mynah/session/key_cache.hpp>
#include <mynah/session/pacing.hpp>
#include <mynah/session/session_config.hpp>

#include <memory>

namespace mynah {

class shared_parts {
public:
    shared_parts() : keys_(std::make_shared<key_cache>()), pace_(std::make_shared<pacing>()) {}

    // What the account brings itself stays. TLS contexts, and tickets with them, are shared by
    // whoever makes the settings: they differ by authorities and certificate.
    void give_to(session_config& config) const
    {
        if (!config.keys) config.keys = keys_;
        if (!config.pace) config.pace = pace_;
    }

private:
    std::shared_ptr<key_cache> keys_;
    std::shared_ptr<pacing> pace_;
};

}  // namespace mynah

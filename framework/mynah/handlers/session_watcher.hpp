// Who looks on while a session comes and goes: the pool, for its figures.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/time.hpp>

#include <optional>

namespace mynah {

// The calls are those of session_events, on the session's thread.
class session_watcher {
public:
    virtual void on_online() = 0;
    virtual void on_suspended(const error& why, duration retry_in) = 0;
    virtual void on_resumed() = 0;
    virtual void on_offline(const error& why, std::optional<duration> retry_in) = 0;

protected:
    ~session_watcher() = default;
};

}  // namespace mynah

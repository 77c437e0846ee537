// A timer wheel moved by the real clock: one per io_context. The one Asio timer below it is armed
// only while the wheel has entries, so an idle io_context runs out of work as usual.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>

#include <memory>

namespace mynah {

// Lives on the executor's thread, and not longer than its io_context.
class wheel_driver {
public:
    explicit wheel_driver(executor ex);
    wheel_driver(const wheel_driver&) = delete;
    wheel_driver& operator=(const wheel_driver&) = delete;
    ~wheel_driver();

    timer_wheel& wheel() noexcept;

private:
    class core;  // outlives the driver while Asio holds a completion
    std::shared_ptr<core> core_;
};

}  // namespace mynah

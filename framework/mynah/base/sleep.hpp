// Waiting for a time. Virtual in tests, because the wheel is.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/timer_wheel.hpp>

namespace mynah {

// Throws system_error(operation_aborted) when cancelled. The wheel outlives the wait.
task<> sleep(timer_wheel& wheel, duration time);
task<> sleep_until(timer_wheel& wheel, time_point due);

}  // namespace mynah

#include <mynah/base/sleep.hpp>

#include <mynah/base/waiter.hpp>

namespace mynah {

task<> sleep_until(timer_wheel& wheel, time_point due)
{
    waiter alarm;
    timer deadline = timer::of<&waiter::wake>(&alarm);
    wheel.schedule(deadline, due);
    co_await alarm.wait();
}

task<> sleep(timer_wheel& wheel, duration time) { return sleep_until(wheel, wheel.now() + time); }

}  // namespace mynah

#include <mynah/base/detail/foreign.hpp>

namespace mynah::detail {

task<> foreign_run::wait()
{
    const cancel_hook stop([](void* self) { static_cast<foreign_run*>(self)->cancel(); }, this);
    while (!ended_) co_await waiter_.wait_shielded(stop);
}

}  // namespace mynah::detail

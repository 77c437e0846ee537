#include <mynah/base/detail/loop_guard.hpp>

namespace mynah::detail {

loop_guard& loop_guard::of(const executor& ex)
{
    return asio::use_service<loop_guard>(asio::query(ex, asio::execution::context));
}

loop_guard::loop_guard(asio::io_context& io)
    : service(io), door_(std::make_shared<loop_door>(io.get_executor()))
{
}

void loop_guard::add(waiter& w) noexcept
{
    w.previous_ = nullptr;
    w.next_ = first_;
    if (first_ != nullptr) first_->previous_ = &w;
    first_ = &w;
}

void loop_guard::remove(waiter& w) noexcept
{
    (w.previous_ != nullptr ? w.previous_->next_ : first_) = w.next_;
    if (w.next_ != nullptr) w.next_->previous_ = w.previous_;
    w.next_ = w.previous_ = nullptr;
}

void loop_guard::shutdown() noexcept
{
    door_->shut();
    // A frame is not destroyed here: Asio posts that to the loop, which drops it after all
    // services. Cancellation slots are left alone: the signal that they belong to may be gone.
    while (first_ != nullptr) (void)first_->release();
}

}  // namespace mynah::detail

#include <mynah/base/waiter.hpp>

#include <mynah/base/detail/loop_guard.hpp>

#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

namespace mynah {
namespace {

template <class Handler>
void post_completion(Handler handler, boost::system::error_code ec, const activity* whose)
{
    const executor ex = handler.get_executor();
    asio::post(ex, [h = std::move(handler), ec, whose]() mutable {
        const activity_scope at(whose);  // until the coroutine waits again
        h(ec);
    });
}

}  // namespace

// Sits in the cancellation slot of the waiting coroutine. take() destroys it while it runs, so it
// touches nothing of its own afterwards.
struct waiter::canceller {
    waiter* self;
    bool shielded;
    cancel_hook hook;

    canceller(waiter* w, bool s, cancel_hook h) : self(w), shielded(s), hook(h) {}

    void operator()(asio::cancellation_type type)
    {
        if (type == asio::cancellation_type::none) return;
        if (!shielded) return self->abort();
        const cancel_hook call = hook;
        call();
    }
};

struct waiter::start {
    waiter* self;
    bool shielded;
    cancel_hook hook;

    void operator()(waiter::handler h) const
    {
        const auto* whose = current_activity();
        if (self->handler_)
            return post_completion(std::move(h), asio::error::already_started, whose);
        if (std::exchange(self->woken_, false)) return post_completion(std::move(h), {}, whose);
        self->whose_ = whose;

        if (self->guard_ == nullptr) self->guard_ = &detail::loop_guard::of(h.get_executor());
        self->handler_.emplace(std::move(h));
        self->guard_->add(*self);
        auto slot = self->handler_->get_cancellation_slot();
        if (slot.is_connected()) slot.emplace<canceller>(self, shielded, hook);
    }
};

waiter::~waiter() { abort(); }

task<> waiter::wait()
{
    return asio::async_initiate<const asio::use_awaitable_t<executor>,
                                void(boost::system::error_code)>(start{this, false, {}}, use_task);
}

task<> waiter::wait_shielded(cancel_hook on_cancel)
{
    return asio::async_initiate<const asio::use_awaitable_t<executor>,
                                void(boost::system::error_code)>(start{this, true, on_cancel},
                                                                 use_task);
}

void waiter::wake()
{
    if (handler_)
        complete({});
    else
        woken_ = true;
}

void waiter::abort()
{
    if (handler_) complete(asio::error::operation_aborted);
}

waiter::handler waiter::release()
{
    handler h = std::move(*handler_);
    handler_.reset();
    guard_->remove(*this);
    return h;
}

waiter::handler waiter::take()
{
    handler h = release();
    h.get_cancellation_slot().clear();  // it refers to this waiter
    return h;
}

void waiter::complete(boost::system::error_code ec) { post_completion(take(), ec, whose_); }

}  // namespace mynah

#include <mynah/net/link_deadline.hpp>

#include <mynah/net/detail/wake.hpp>

namespace mynah::net {

// Kept alive by the handler, which may run after the owner is gone.
class link_deadline::state {
public:
    state(executor ex, transport& l) : link(&l), timer(ex) {}

    transport* link;  // null: nobody cares any more
    detail::deadline_timer timer;
    bool passed = false;
};

link_deadline::link_deadline(executor ex, transport& link, time_point at)
    : state_(std::make_shared<state>(ex, link))
{
    state_->timer.expires_at(at);
    state_->timer.async_wait([held = state_](const boost::system::error_code& stopped) {
        if (stopped || held->link == nullptr) return;
        held->passed = true;
        held->link->close();
    });
}

link_deadline::~link_deadline()
{
    state_->link = nullptr;
    state_->timer.cancel();
}

bool link_deadline::passed() const noexcept { return state_->passed; }

}  // namespace mynah::net

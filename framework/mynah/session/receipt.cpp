#include <mynah/session/receipt.hpp>
#include <mynah/session/session.hpp>

namespace mynah {

protocol::delivery receipt::outcome() const noexcept
{
    return session_ ? session_->engine_.outcome(number_) : protocol::delivery::unknown;
}

task<result<void>> receipt::acknowledged() const
{
    const auto self = *this;  // the frame must not refer to a receipt that was a temporary
    while (self.outcome() == protocol::delivery::pending) {
        auto change = self.session_->settled_.wait();
        co_await std::move(change);
    }
    if (self.outcome() == protocol::delivery::acknowledged) co_return result<void>();
    co_return errc::delivery_unknown;
}

}  // namespace mynah

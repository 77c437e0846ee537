#include <mynah/base/detail/remote_result.hpp>

#include <boost/asio/require.hpp>

namespace mynah::detail {
namespace {

// Also when the waiting frame is destroyed.
class abandon_at_exit {
public:
    explicit abandon_at_exit(std::atomic<bool>& flag) : flag_(flag) {}
    abandon_at_exit(const abandon_at_exit&) = delete;
    abandon_at_exit& operator=(const abandon_at_exit&) = delete;
    ~abandon_at_exit() { flag_ = true; }

private:
    std::atomic<bool>& flag_;
};

}  // namespace

void remote_wait::announce()
{
    door_->post([self = shared_from_this()] {
        self->arrived_ = true;
        self->waiter_.wake();
    });
}

task<> remote_wait::wait()
{
    const executor home = co_await asio::this_coro::executor;
    const auto work = asio::require(home, asio::execution::outstanding_work.tracked);
    const abandon_at_exit abandon(abandoned_);
    while (!arrived_) co_await waiter_.wait();
}

task<> remote_wait::wait_shielded()
{
    const executor home = co_await asio::this_coro::executor;
    const auto work = asio::require(home, asio::execution::outstanding_work.tracked);
    while (!arrived_) co_await waiter_.wait_shielded();
}

}  // namespace mynah::detail

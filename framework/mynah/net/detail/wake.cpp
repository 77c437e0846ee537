#include <mynah/net/detail/wake.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/system/system_error.hpp>

#include <utility>

namespace mynah::net::detail {

task<bool> wake::wait(time_point limit)
{
    if (!woken_) {
        timer_.expires_at(limit);
        co_await timer_.async_wait(asio::as_tuple(use_task));
    }
    const auto state = co_await asio::this_coro::cancellation_state;
    if (state.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted);
    co_return std::exchange(woken_, false);
}

}  // namespace mynah::net::detail

#include <mynah/http/client.hpp>

#include <mynah/http/detail/exchange.hpp>

#include <utility>

namespace mynah::http {

client::client(connectivity_factory by, std::shared_ptr<const net::tls_context> tls,
               client_limits limits)
    : by_(std::move(by)), tls_(std::move(tls)), limits_(limits)
{
}

task<result<response>> client::exchange(request what) const
{
    const auto tls = tls_;  // the client may be gone when this goes on
    const auto limits = limits_;
    const auto ways = by_;
    const executor ex = co_await asio::this_coro::executor;
    const auto by = ways(ex);
    detail::exchange one(ex, *by, limits, std::move(what));
    auto running = one.run(tls);
    auto answer = co_await std::move(running);
    co_return answer;
}

}  // namespace mynah::http

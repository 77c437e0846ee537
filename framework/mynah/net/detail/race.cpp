#include <mynah/net/detail/race.hpp>

#include <mynah/net/descriptor_limit.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace mynah::net::detail {

class race::attempt {
public:
    attempt(executor ex, const asio::ip::tcp::endpoint& a, std::size_t t)
        : address(a), target(t), socket(ex), limit(ex)
    {
    }

    asio::ip::tcp::endpoint address;
    std::size_t target;
    tcp_socket socket;
    deadline_timer limit;
    bool over = false;
    std::string outcome = "no answer";
};

// Kept alive by the handlers, which may run after the race.
class race::state : public std::enable_shared_from_this<state> {
public:
    state(executor e, duration l) : ex(e), limit(l), woken(e) {}

    void start(const asio::ip::tcp::endpoint& address, std::size_t target)
    {
        attempts.push_back(std::make_unique<attempt>(ex, address, target));
        auto& one = *attempts.back();
        one.limit.expires_after(limit);
        one.limit.async_wait([self = shared_from_this(), &one](boost::system::error_code stopped) {
            if (!stopped && !one.over) self->end(one);
        });
        one.socket.async_connect(
            address, [self = shared_from_this(), &one](boost::system::error_code failed) {
                if (one.over) return;
                if (failed) {
                    one.outcome = failed.message();
                    if (means_no_descriptor(failed)) self->no_descriptor = failed;
                    self->end(one);
                } else if (!self->first) {
                    self->first.emplace(std::move(one.socket), one.address, one.target);
                    self->end(one);
                }
            });
    }

    void end(attempt& one)
    {
        boost::system::error_code ignored;
        one.over = true;
        one.socket.close(ignored);
        one.limit.cancel();
        woken.now();
    }

    executor ex;
    duration limit;
    wake woken;
    std::vector<std::unique_ptr<attempt>> attempts;
    std::optional<winner> first;
    boost::system::error_code no_descriptor;
};

race::race(executor ex, duration limit) : state_(std::make_shared<state>(ex, limit)) {}

race::~race()
{
    for (const auto& one : state_->attempts)
        if (!one->over) state_->end(*one);
}

void race::start(const asio::ip::tcp::endpoint& address, std::size_t target)
{
    state_->woken.forget();
    state_->start(address, target);
}

task<bool> race::changed(time_point until) { return state_->woken.wait(until); }

std::shared_ptr<wake> race::bell() const { return {state_, &state_->woken}; }

std::optional<race::winner> race::take_winner() { return std::exchange(state_->first, {}); }

std::size_t race::running() const noexcept
{
    return static_cast<std::size_t>(
        std::ranges::count_if(state_->attempts, [](const auto& one) { return !one->over; }));
}

boost::system::error_code race::no_descriptor() const noexcept { return state_->no_descriptor; }

std::vector<race::failure> race::failures() const
{
    std::vector<failure> all;
    for (const auto& one : state_->attempts)
        all.emplace_back(one->target,
                         fmt::format("{}: {}", one->address.address().to_string(), one->outcome));
    return all;
}

}  // namespace mynah::net::detail

#include <mynah/testing/detail/dialogue_runner.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

namespace mynah::testing {

dialogue::step& dialogue::add(kind what, std::string text)
{
    auto& s = steps_.emplace_back();
    s.what = what;
    s.may_succeed = std::exchange(may_succeed_, false);
    s.text = std::move(text);
    return s;
}

dialogue& dialogue::client(std::string xml) { return add(kind::client, std::move(xml)), *this; }
dialogue& dialogue::server(std::string xml) { return add(kind::server, std::move(xml)), *this; }
dialogue& dialogue::token(std::string token) { return add(kind::token, std::move(token)), *this; }
dialogue& dialogue::key() { return add(kind::key), *this; }
dialogue& dialogue::salted_password() { return add(kind::salted_password), *this; }
dialogue& dialogue::online(std::string address)
{
    return add(kind::online, std::move(address)), *this;
}
dialogue& dialogue::stanza(std::string xml) { return add(kind::stanza, std::move(xml)), *this; }
dialogue& dialogue::redirect(std::string host)
{
    return add(kind::redirect, std::move(host)), *this;
}

dialogue& dialogue::resumed() { return add(kind::resumed), *this; }
dialogue& dialogue::lost() { return add(kind::lost), *this; }
dialogue& dialogue::reconnect() { return add(kind::reconnect), *this; }
dialogue& dialogue::suspended(boost::system::error_code why)
{
    add(kind::suspended).code = why;
    return *this;
}

dialogue& dialogue::tls(bool tls13, channel_bindings available)
{
    auto& s = add(kind::tls);
    s.tls13 = tls13;
    s.available = available;
    return *this;
}

dialogue& dialogue::tls_fails(boost::system::error_code why)
{
    add(kind::tls_fails).code = why;
    return *this;
}

dialogue& dialogue::binding(channel_binding type, std::string data)
{
    add(kind::binding, std::move(data)).type = type;
    return *this;
}

dialogue& dialogue::closed(boost::system::error_code why, std::optional<std::string> peer_text)
{
    auto& s = add(kind::closed);
    s.code = why;
    s.peer_text = std::move(peer_text);
    return *this;
}

dialogue& dialogue::may_succeed()
{
    may_succeed_ = true;
    return *this;
}

dialogue& dialogue::counted(std::uint64_t counters::*which, std::uint64_t times)
{
    auto& s = add(kind::counted);
    s.counter = which;
    s.times = times;
    return *this;
}

dialogue& dialogue::advance(duration time)
{
    add(kind::advance).time = time;
    return *this;
}

dialogue& dialogue::act(std::function<void(protocol::engine&, time_point)> what)
{
    add(kind::act).action = std::move(what);
    return *this;
}

void dialogue::run() const
{
    runner(*this, [](std::size_t left) { return left; }).run();
}

void dialogue::run_byte_by_byte() const
{
    runner(*this, [](std::size_t) { return std::size_t{1}; }).run();
}

void dialogue::run_in_pieces(std::uint64_t seed) const
{
    std::mt19937_64 random(seed);
    try {
        runner(*this, [&](std::size_t left) {
            return 1 + random() % std::min<std::size_t>(left, 40);
        }).run();
    } catch (const dialogue_mismatch& e) {
        throw dialogue_mismatch(fmt::format("in pieces of seed {}, {}", seed, e.what()));
    }
}

std::size_t dialogue::round_trips() const
{
    std::size_t trips = 0;
    bool spoken = false;
    for (const auto& s : steps_) {
        if (s.what == kind::tls) trips = 0;
        if (s.what == kind::server && std::exchange(spoken, false)) ++trips;
        if (s.what == kind::client) spoken = true;
    }
    return trips;
}

void dialogue::run_every_way() const
{
    run();
    run_byte_by_byte();
    for (std::uint64_t seed = 1; seed <= 20; ++seed) run_in_pieces(seed);
}

}  // namespace mynah::testing

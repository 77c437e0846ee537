#include <mynah/net/detail/reach.hpp>

#include <mynah/net/descriptor_limit.hpp>
#include <mynah/net/detail/race.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <random>

namespace mynah::net::detail {

namespace {

std::uint32_t roll(std::uint32_t bound)
{
    thread_local std::minstd_rand random{std::random_device{}()};
    return std::uniform_int_distribution<std::uint32_t>(0, bound)(random);
}

// One connect(): the targets, the race over their addresses, and what to say when nobody wins.
class connect_phase {
public:
    connect_phase(resolver& r, executor ex, connect_options o)
        : resolver_(r),
          options_(std::move(o)),
          deadline_(clock::now() + options_.limit),
          race_(ex, options_.per_address)
    {
    }

    task<result<reached>> run();

private:
    task<result<std::vector<endpoint>>> find_targets();
    void add_fallback();
    task<std::optional<reached>> try_target(std::size_t index);
    std::optional<reached> winner();
    error nobody() const;

    resolver& resolver_;
    connect_options options_;
    time_point deadline_;
    race race_;
    std::vector<endpoint> targets_;
    std::optional<error> lookup_failure_;
};

task<result<std::vector<endpoint>>> connect_phase::find_targets()
{
    std::vector<endpoint> only;
    if (options_.via) {
        only.push_back(*options_.via);
        co_return only;
    }

    // RFC 6120 3.2.2
    const auto fallback = options_.starttls
                              ? endpoint(options_.domain, options_.starttls_port)
                              : endpoint(options_.domain, options_.direct_tls_port, true);
    if (ip_literal(options_.domain)) {
        only.push_back(fallback);
        co_return only;
    }

    const auto until = std::min(clock::now() + options_.srv_limit, deadline_);
    auto lookup = resolver_.srv(options_.domain, options_.starttls, options_.direct_tls, until);
    auto services = co_await std::move(lookup);
    if (!services) co_return services.error();
    co_return targets_of(std::move(services->records), fallback, roll);
}

void connect_phase::add_fallback()
{
    const auto& last = options_.fallback;
    if (!last || options_.via || ip_literal(options_.domain)) return;
    if (std::ranges::find(targets_, *last) == targets_.end()) targets_.push_back(*last);
}

task<result<reached>> connect_phase::run()
{
    auto search = find_targets();
    auto found = co_await std::move(search);
    const bool unknown = !found && found.error().code == errc::dns_failed && options_.fallback;
    if (!found && !unknown) co_return found.error();
    if (found) targets_ = std::move(*found);
    add_fallback();
    std::ranges::stable_partition(targets_, [&](const auto& t) { return t != options_.avoid; });

    for (std::size_t i = 0; i < targets_.size() && clock::now() < deadline_; ++i) {
        auto attempt = try_target(i);
        if (auto done = co_await std::move(attempt)) co_return std::move(*done);
    }
    while (race_.running() > 0 && clock::now() < deadline_) {
        auto change = race_.changed(deadline_);
        co_await std::move(change);
        if (auto done = winner()) co_return std::move(*done);
    }
    co_return nobody();
}

// Starts the target's addresses one after the other; earlier ones go on meanwhile, during the
// look-up, too.
task<std::optional<reached>> connect_phase::try_target(std::size_t index)
{
    const auto& target = targets_[index];
    const auto lookup = resolver_.look_up(target.host, race_.bell());
    while (!lookup.done() && clock::now() < deadline_) {
        auto change = race_.changed(deadline_);
        co_await std::move(change);
        if (auto done = winner()) co_return done;
    }
    const auto addresses = lookup.answer();
    if (!addresses) {
        lookup_failure_ = addresses.error();
        co_return std::nullopt;
    }
    for (const auto& address : *addresses) {
        race_.start({address, target.port}, index);
        auto change = race_.changed(std::min(clock::now() + options_.stagger, deadline_));
        co_await std::move(change);
        if (auto done = winner()) co_return done;
    }
    co_return std::nullopt;
}

std::optional<reached> connect_phase::winner()
{
    auto first = race_.take_winner();
    if (!first) return {};
    return reached(std::make_unique<tcp_transport>(std::move(first->socket), first->address),
                   targets_[first->target]);
}

// "no address of example.org:5222 took the connection: 127.0.0.1: Connection refused; ..."
error connect_phase::nobody() const
{
    const bool late = clock::now() >= deadline_;
    const auto failures = race_.failures();
    if (const auto full = race_.no_descriptor()) return no_descriptor(full);
    if (failures.empty()) {
        if (lookup_failure_) return *lookup_failure_;
        return {errc::timed_out, fmt::format("DNS look-up of {}", options_.domain)};
    }
    std::string text;
    for (std::size_t i = 0; i < targets_.size(); ++i) {
        std::string tried;
        for (const auto& f : failures)
            if (f.target == i) tried += (tried.empty() ? "" : ", ") + f.what;
        if (tried.empty()) continue;
        text += fmt::format("{}no address of {} took the connection: {}", text.empty() ? "" : "; ",
                            targets_[i].to_string(), tried);
    }
    return {late ? errc::timed_out : errc::connect_failed, std::move(text)};
}

}  // namespace

task<result<reached>> reach(resolver& names, executor ex, connect_options options)
{
    connect_phase phase(names, ex, std::move(options));
    auto running = phase.run();
    auto connected = co_await std::move(running);
    // c-ares says that no server can be reached when it gets no socket.
    if (!connected && connected.error().code == errc::dns_failed) {
        if (auto full = out_of_descriptors()) co_return std::move(*full);
    }
    co_return connected;
}

}  // namespace mynah::net::detail

#include <mynah/net/dns_cache.hpp>

#include <mynah/base/ascii.hpp>

#include <algorithm>

namespace mynah::net {

namespace {

std::string key_of(std::string_view name)
{
    auto key = ascii::lower(name);
    if (key.ends_with('.')) key.pop_back();
    return key;
}

}  // namespace

template <class Answer>
std::optional<Answer> dns_cache::table<Answer>::find(std::string_view name, time_point now)
{
    const auto key = key_of(name);
    const auto* found = known_.find(key);
    if (found == nullptr) return std::nullopt;
    if (now < found->until) return found->found;
    known_.erase(key);
    return std::nullopt;
}

template <class Answer>
void dns_cache::table<Answer>::keep(std::string_view name, Answer found, duration ttl,
                                    time_point now)
{
    const auto time = found.empty() ? negative : std::clamp(ttl, shortest, longest);
    known_.put(key_of(name), std::move(found), now + time);
}

std::optional<dns_cache::services> dns_cache::services_of(std::string_view name, time_point now)
{
    const std::lock_guard lock(mutex_);
    return services_.find(name, now);
}

std::optional<dns_cache::addresses> dns_cache::addresses_of(std::string_view host, time_point now)
{
    const std::lock_guard lock(mutex_);
    return addresses_.find(host, now);
}

void dns_cache::keep(std::string_view name, services found, duration ttl, time_point now)
{
    const std::lock_guard lock(mutex_);
    services_.keep(name, std::move(found), ttl, now);
}

void dns_cache::keep(std::string_view host, addresses found, duration ttl, time_point now)
{
    const std::lock_guard lock(mutex_);
    addresses_.keep(host, std::move(found), ttl, now);
}

}  // namespace mynah::net

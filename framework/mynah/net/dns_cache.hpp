// What DNS said, for as long as it said so: ten thousand sessions of one domain ask once a minute,
// not ten thousand times. Shared by the resolvers of all threads that ask the same server.
//
// An answer that says "none" is an answer; no answer is none and is not kept. DNS is not
// authenticated: a TTL is bounded in both directions.
#pragma once

#include <mynah/base/lru_map.hpp>
#include <mynah/base/time.hpp>
#include <mynah/net/srv.hpp>

#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <cstddef>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mynah::net {

// Thread-safe. Names are compared without case.
class dns_cache {
public:
    static constexpr std::size_t default_capacity = 4096;
    static constexpr duration shortest = std::chrono::seconds(1);
    static constexpr duration longest = std::chrono::minutes(5);
    static constexpr duration negative = std::chrono::seconds(5);

    using services = std::vector<srv_record>;
    using addresses = std::vector<asio::ip::address>;

    // `capacity`: names of services, and as many hosts.
    explicit dns_cache(std::size_t capacity = default_capacity)
        : services_(capacity), addresses_(capacity)
    {
    }

    // Empty: it is known that there are none. nullopt: it must be asked for.
    std::optional<services> services_of(std::string_view name, time_point now);
    std::optional<addresses> addresses_of(std::string_view host, time_point now);

    // Empty: none, for `negative` whatever the TTL.
    void keep(std::string_view name, services found, duration ttl, time_point now);
    void keep(std::string_view host, addresses found, duration ttl, time_point now);

private:
    template <class Answer>
    class table {
    public:
        explicit table(std::size_t capacity) : known_(capacity) {}
        std::optional<Answer> find(std::string_view name, time_point now);
        void keep(std::string_view name, Answer found, duration ttl, time_point now);

    private:
        struct entry {
            entry(Answer f, time_point u) : found(std::move(f)), until(u) {}
            Answer found;
            time_point until;
        };
        lru_map<entry> known_;
    };

    std::mutex mutex_;
    table<services> services_;
    table<addresses> addresses_;
};

}  // namespace mynah::net

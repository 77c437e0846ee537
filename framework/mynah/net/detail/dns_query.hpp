// A DNS query under way: shared by the coroutines that wait and by c-ares, which answers each query
// once, be it at its destruction. Who asks for the same on this thread meanwhile joins.
#pragma once

#include <mynah/net/detail/wake.hpp>
#include <mynah/net/dns_cache.hpp>

#include <ares.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mynah::net::detail {

inline constexpr int unanswered = ARES_EOF;  // never the status of an answer

inline bool has_no_records(int status) noexcept
{
    return status == ARES_ENODATA || status == ARES_ENOTFOUND || status == ARES_EBADNAME;
}

inline auto known_to(dns_cache& cache, const std::string& name, const srv_record*)
{
    return cache.services_of(name, clock::now());
}
inline auto known_to(dns_cache& cache, const std::string& name, const asio::ip::address*)
{
    return cache.addresses_of(name, clock::now());
}

// `Answer`: srv_record or an address.
template <class Answer>
class dns_query {
public:
    // By name; outlives the queries.
    using under_way = std::map<std::string, std::shared_ptr<dns_query>, std::less<>>;

    explicit dns_query(std::string n) : name(std::move(n)) {}
    dns_query(dns_query&&) = delete;

    // False: it is answered by what is known.
    bool must_be_asked(std::shared_ptr<dns_cache> c)
    {
        cache_ = std::move(c);
        if (!cache_) return true;
        auto known = known_to(*cache_, name, static_cast<const Answer*>(nullptr));
        if (!known) return true;
        found = std::move(*known);
        status = found.empty() ? ARES_ENODATA : ARES_SUCCESS;
        return false;
    }
    void start(under_way& others, std::shared_ptr<dns_query> self)
    {
        others_ = &others;
        others[name] = std::move(self);
    }
    void join(std::shared_ptr<wake> w) { waiting_.push_back(std::move(w)); }

    void end(int how, duration ttl)
    {
        status = how;
        if (cache_ && (how == ARES_SUCCESS || has_no_records(how)))
            cache_->keep(name, found, ttl, clock::now());
        if (others_ != nullptr) others_->erase(name);
        for (const auto& w : waiting_) w->now();
    }

    bool done() const noexcept { return status != unanswered || impossible; }

    const std::string name;
    int status = unanswered;
    std::vector<Answer> found;
    std::optional<error> impossible;  // the query was not even sent

private:
    std::shared_ptr<dns_cache> cache_;
    under_way* others_ = nullptr;
    std::vector<std::shared_ptr<wake>> waiting_;
};

}  // namespace mynah::net::detail

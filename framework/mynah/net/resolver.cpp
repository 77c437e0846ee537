#include <mynah/net/resolver.hpp>

#include <mynah/net/detail/dns_channel.hpp>
#include <mynah/net/detail/dns_message.hpp>
#include <mynah/net/detail/dns_query.hpp>

#include <ares.h>
#include <arpa/nameser.h>
#include <fmt/format.h>

#include <netinet/in.h>
#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

namespace mynah::net {

namespace {

using detail::has_no_records;
using detail::unanswered;
using service_query = detail::dns_query<srv_record>;
using address_query = detail::dns_query<asio::ip::address>;

constexpr std::string_view starttls_service = "_xmpp-client._tcp.";
constexpr std::string_view direct_tls_service = "_xmpps-client._tcp.";

// The pointer that c-ares carries for us.
template <class Query>
void* lend(const std::shared_ptr<Query>& q)
{
    return new std::shared_ptr<Query>(q);
}

template <class Answer>
std::shared_ptr<detail::dns_query<Answer>> query_under_way(
    const std::map<std::string, std::shared_ptr<detail::dns_query<Answer>>, std::less<>>& all,
    std::string_view name)
{
    const auto found = all.find(name);
    return found != all.end() ? found->second : nullptr;
}

template <class Query>
std::shared_ptr<Query> take_back(void* lent)
{
    const std::unique_ptr<std::shared_ptr<Query>> box(static_cast<std::shared_ptr<Query>*>(lent));
    return *box;
}

void on_services(void* lent, int status, int, unsigned char* message, int size)
{
    const auto q = take_back<service_query>(lent);
    const bool direct_tls = q->name.starts_with(direct_tls_service);
    ares_srv_reply* list = nullptr;
    duration ttl{};
    if (status == ARES_SUCCESS) {
        status = ares_parse_srv_reply(message, size, &list);
        ttl = detail::shortest_ttl({message, static_cast<std::size_t>(size)});
    }
    for (auto* r = list; r != nullptr; r = r->next)
        q->found.emplace_back(r->priority, r->weight, r->port, r->host, direct_tls);
    ares_free_data(list);
    q->end(status, ttl);
}

std::optional<asio::ip::address> to_address(const sockaddr* generic)
{
    if (generic->sa_family == AF_INET) {
        sockaddr_in v4;
        std::memcpy(&v4, generic, sizeof v4);
        return asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
    }
    if (generic->sa_family == AF_INET6) {
        sockaddr_in6 v6;
        std::memcpy(&v6, generic, sizeof v6);
        asio::ip::address_v6::bytes_type bytes;
        std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
        return asio::ip::address_v6(bytes, v6.sin6_scope_id);
    }
    return {};
}

void on_addresses(void* lent, int status, int, ares_addrinfo* list)
{
    const auto q = take_back<address_query>(lent);
    duration ttl = dns_cache::longest;
    for (auto* node = list != nullptr ? list->nodes : nullptr; node != nullptr;
         node = node->ai_next) {
        if (const auto address = to_address(node->ai_addr)) q->found.push_back(*address);
        ttl = std::min<duration>(ttl, std::chrono::seconds(node->ai_ttl));
    }
    for (auto* alias = list != nullptr ? list->cnames : nullptr; alias != nullptr;
         alias = alias->next)
        ttl = std::min<duration>(ttl, std::chrono::seconds(alias->ttl));
    ares_freeaddrinfo(list);
    q->end(status, ttl);
}

const char* words_of(int status)
{
    return status == unanswered ? "timed out" : ares_strerror(status);
}

error no_answer(std::string_view name, int status)
{
    auto what = fmt::format("DNS look-up of {}", name);
    if (status == unanswered) return {errc::timed_out, std::move(what)};
    if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED) return errc::cancelled;
    return {errc::dns_failed, fmt::format("{}: {}", what, ares_strerror(status))};
}

error no_service_known(std::string_view domain, std::string_view why)
{
    return {
        errc::dns_failed,
        fmt::format("the DNS of {} says that one service for clients is not offered, and of the "
                    "other one nothing: {}",
                    domain, why)};
}

}  // namespace

bool address_lookup::done() const noexcept { return query_->done(); }

result<std::vector<asio::ip::address>> address_lookup::answer() const
{
    const auto& q = *query_;
    if (q.impossible) return *q.impossible;
    if (has_no_records(q.status) || (q.status == ARES_SUCCESS && q.found.empty()))
        return error(errc::name_not_found, fmt::format("the DNS has no address of {}", q.name));
    if (q.status != ARES_SUCCESS) return no_answer(q.name, q.status);
    auto found = interleaved(q.found);
    if (found.size() > max_addresses) found.resize(max_addresses);
    return found;
}

// The channel in use. /etc/resolv.conf changes under programs that run for months, and c-ares reads
// it once: an old channel without queries is replaced.
class resolver::channel {
public:
    channel(asio::io_context& context, std::optional<endpoint> server,
            std::shared_ptr<dns_cache> known)
        : cache(std::move(known)), context_(context), server_(std::move(server))
    {
    }
    ~channel()
    {
        if (dns_) dns_->close();
    }
    channel(channel&&) = delete;

    result<std::shared_ptr<detail::dns_channel>> get()
    {
        constexpr auto age = std::chrono::minutes(1);
        const bool idle = !dns_ || dns_.use_count() == 1;
        if (dns_ && (!idle || clock::now() - dns_->opened() < age)) return dns_;
        auto fresh = std::make_shared<detail::dns_channel>(context_, server_);
        if (auto opened = fresh->open(); !opened) return opened.error();
        if (dns_) dns_->close();
        dns_ = std::move(fresh);
        return dns_;
    }

    executor get_executor() const { return context_.get_executor(); }

    const std::shared_ptr<dns_cache> cache;
    service_query::under_way services;
    address_query::under_way addresses;

private:
    asio::io_context& context_;
    std::optional<endpoint> server_;
    std::shared_ptr<detail::dns_channel> dns_;
};

resolver::resolver(asio::io_context& context, std::optional<endpoint> server,
                   std::shared_ptr<dns_cache> cache)
    : channel_(std::make_unique<channel>(context, std::move(server), std::move(cache)))
{
}

resolver::~resolver() = default;

task<result<srv_answer>> resolver::srv(std::string domain, bool starttls, bool direct_tls,
                                       time_point deadline)
{
    // Held while we wait, so that the channel is not idle. Closed by the resolver's end.
    const auto dns = channel_->get();
    if (!dns) co_return dns.error();

    const auto answered = std::make_shared<detail::wake>(channel_->get_executor());
    std::vector<std::shared_ptr<service_query>> queries;
    const auto ask = [&](std::string_view service) {
        const auto name = fmt::format("{}{}", service, domain);
        queries.push_back(query_under_way(channel_->services, name));
        auto& q = queries.back();
        if (!q) {
            q = std::make_shared<service_query>(name);
            if (!q->must_be_asked(channel_->cache)) return;
            q->start(channel_->services, q);
            (*dns)->run([&](ares_channel c) {
                ares_query(c, name.c_str(), ns_c_in, ns_t_srv, on_services, lend(q));
            });
        }
        q->join(answered);
    };
    if (starttls) ask(starttls_service);
    if (direct_tls) ask(direct_tls_service);

    while (!std::ranges::all_of(queries, [](const auto& q) { return q->done(); })) {
        auto waiting = answered->wait(deadline);
        const bool in_time = co_await std::move(waiting);
        if (!in_time) break;
    }
    srv_answer all;
    for (const auto& q : queries) {
        if (q->status == ARES_EDESTRUCTION) co_return error(errc::cancelled);
        if (q->status != ARES_SUCCESS && !has_no_records(q->status)) {
            all.unanswered.push_back(q->name);
            all.why = words_of(q->status);
        }
        std::ranges::copy(q->found, std::back_inserter(all.records));
    }
    // No answer is like no record. But when all that is known is that one service is not offered,
    // the other one may be.
    if (!all.unanswered.empty() && !all.records.empty() &&
        std::ranges::all_of(all.records, &srv_record::not_offered))
        co_return no_service_known(domain, all.why);
    co_return all;
}

task<result<std::vector<asio::ip::address>>> resolver::addresses(std::string host,
                                                                 time_point deadline)
{
    auto answered = std::make_shared<detail::wake>(channel_->get_executor());
    const auto lookup = look_up(std::move(host), answered);
    auto waiting = answered->wait(deadline);
    co_await std::move(waiting);
    co_return lookup.answer();
}

address_lookup resolver::look_up(std::string host, std::shared_ptr<detail::wake> answered)
{
    address_lookup lookup;
    const auto at_once = [&] {
        answered->now();
        return lookup;
    };
    auto& q = lookup.query_;
    q = std::make_shared<address_query>(std::move(host));
    if (const auto literal = ip_literal(q->name)) {
        q->found.push_back(*literal);
        q->status = ARES_SUCCESS;
        return at_once();
    }
    if (!q->must_be_asked(channel_->cache)) return at_once();
    auto dns = channel_->get();
    if (!dns) {
        q->impossible = dns.error();
        return at_once();
    }
    lookup.dns_ = std::move(*dns);
    if (auto same = query_under_way(channel_->addresses, q->name)) {
        q = std::move(same);
        q->join(std::move(answered));
        return lookup;
    }
    q->join(std::move(answered));
    q->start(channel_->addresses, q);
    lookup.dns_->run([&](ares_channel c) {
        ares_addrinfo_hints hints{};
        hints.ai_family = AF_UNSPEC;
        hints.ai_socktype = SOCK_STREAM;
        ares_getaddrinfo(c, q->name.c_str(), nullptr, &hints, on_addresses, lend(q));
    });
    return lookup;
}

std::vector<asio::ip::address> interleaved(const std::vector<asio::ip::address>& addresses)
{
    if (addresses.empty()) return {};
    auto rest = addresses;
    const bool v6_first = rest.front().is_v6();
    const auto split = std::ranges::stable_partition(rest, [&](const auto& a) {
                           return a.is_v6() == v6_first;
                       }).begin();

    std::vector<asio::ip::address> mixed;
    auto first = rest.begin();
    auto second = split;
    while (first != split || second != rest.end()) {
        if (first != split) mixed.push_back(*first++);
        if (second != rest.end()) mixed.push_back(*second++);
    }
    return mixed;
}

}  // namespace mynah::net

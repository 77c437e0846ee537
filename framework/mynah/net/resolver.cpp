#include <mynah/net/resolver.hpp>

#include <mynah/net/detail/dns_channel.hpp>

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

constexpr int unanswered = ARES_EOF;  // never the status of an answer

bool has_no_records(int status) noexcept
{
    return status == ARES_ENODATA || status == ARES_ENOTFOUND || status == ARES_EBADNAME;
}

// A query under way: shared by the coroutine that waits and by c-ares, which answers each query
// once, be it at its destruction.
class service_query {
public:
    service_query(executor ex, bool direct) : answered(ex), direct_tls(direct) {}

    detail::wake answered;
    bool direct_tls;
    int status = unanswered;
    std::vector<srv_record> records;
};

// The pointer that c-ares carries for us.
template <class Query>
void* lend(const std::shared_ptr<Query>& q)
{
    return new std::shared_ptr<Query>(q);
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
    ares_srv_reply* list = nullptr;
    if (status == ARES_SUCCESS) status = ares_parse_srv_reply(message, size, &list);
    for (auto* r = list; r != nullptr; r = r->next)
        q->records.emplace_back(r->priority, r->weight, r->port, r->host, q->direct_tls);
    ares_free_data(list);
    q->status = status;
    q->answered.now();
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

error no_answer(std::string_view name, int status)
{
    auto what = fmt::format("DNS look-up of {}", name);
    if (status == unanswered) return {errc::timed_out, std::move(what)};
    if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED) return errc::cancelled;
    return {errc::dns_failed, fmt::format("{}: {}", what, ares_strerror(status))};
}

error no_service_known(std::string_view domain, int status)
{
    return {
        errc::dns_failed,
        fmt::format("the DNS of {} says that one service for clients is not offered, and of the "
                    "other one nothing: {}",
                    domain, status == unanswered ? "no answer" : ares_strerror(status))};
}

}  // namespace

// Shared with c-ares, as service_query is.
class address_lookup::query {
public:
    query(std::string h, std::shared_ptr<detail::wake> w)
        : host(std::move(h)), answered(std::move(w))
    {
    }

    static void on_addresses(void* lent, int status, int, ares_addrinfo* list)
    {
        const auto q = take_back<query>(lent);
        for (auto* node = list != nullptr ? list->nodes : nullptr; node != nullptr;
             node = node->ai_next)
            if (const auto address = to_address(node->ai_addr)) q->found.push_back(*address);
        ares_freeaddrinfo(list);
        q->status = status;
        q->answered->now();
    }

    std::string host;
    std::shared_ptr<detail::wake> answered;
    int status = unanswered;
    std::vector<asio::ip::address> found;
    std::optional<error> impossible;  // the query was not even sent
};

bool address_lookup::done() const noexcept
{
    return query_->status != unanswered || query_->impossible;
}

result<std::vector<asio::ip::address>> address_lookup::answer() const
{
    const auto& q = *query_;
    if (q.impossible) return *q.impossible;
    if (has_no_records(q.status) || (q.status == ARES_SUCCESS && q.found.empty()))
        return error(errc::name_not_found, fmt::format("the DNS has no address of {}", q.host));
    if (q.status != ARES_SUCCESS) return no_answer(q.host, q.status);
    auto found = interleaved(q.found);
    if (found.size() > max_addresses) found.resize(max_addresses);
    return found;
}

// The channel in use. /etc/resolv.conf changes under programs that run for months, and c-ares reads
// it once: an old channel without queries is replaced.
class resolver::channel {
public:
    channel(asio::io_context& context, std::optional<endpoint> server)
        : context_(context), server_(std::move(server))
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

private:
    asio::io_context& context_;
    std::optional<endpoint> server_;
    std::shared_ptr<detail::dns_channel> dns_;
};

resolver::resolver(asio::io_context& context, std::optional<endpoint> server)
    : channel_(std::make_unique<channel>(context, std::move(server)))
{
}

resolver::~resolver() = default;

task<result<std::vector<srv_record>>> resolver::srv(std::string domain, bool starttls,
                                                    bool direct_tls, time_point deadline)
{
    // Held while we wait, so that the channel is not idle. Closed by the resolver's end.
    const auto dns = channel_->get();
    if (!dns) co_return dns.error();

    std::vector<std::shared_ptr<service_query>> queries;
    const auto ask = [&](std::string_view service, bool direct) {
        queries.push_back(std::make_shared<service_query>(channel_->get_executor(), direct));
        const auto name = fmt::format("{}._tcp.{}", service, domain);
        (*dns)->run([&](ares_channel c) {
            ares_query(c, name.c_str(), ns_c_in, ns_t_srv, on_services, lend(queries.back()));
        });
    };
    if (starttls) ask("_xmpp-client", false);
    if (direct_tls) ask("_xmpps-client", true);

    std::vector<srv_record> records;
    int failure = ARES_SUCCESS;
    for (const auto& q : queries) {
        auto waiting = q->answered.wait(deadline);
        co_await std::move(waiting);
        if (q->status == ARES_EDESTRUCTION) co_return error(errc::cancelled);
        if (q->status != ARES_SUCCESS && !has_no_records(q->status)) failure = q->status;
        std::ranges::move(q->records, std::back_inserter(records));
    }
    // No answer is like no record. But when all that is known is that one service is not offered,
    // the other one may be.
    if (failure != ARES_SUCCESS && !records.empty() &&
        std::ranges::all_of(records, &srv_record::not_offered))
        co_return no_service_known(domain, failure);
    co_return records;
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
    using query = address_lookup::query;
    const auto q = std::make_shared<query>(std::move(host), std::move(answered));
    address_lookup lookup;
    lookup.query_ = q;
    if (const auto literal = ip_literal(q->host)) {
        q->found.push_back(*literal);
        q->status = ARES_SUCCESS;
        q->answered->now();
        return lookup;
    }
    auto dns = channel_->get();
    if (!dns) {
        q->impossible = dns.error();
        q->answered->now();
        return lookup;
    }
    lookup.dns_ = std::move(*dns);
    lookup.dns_->run([&](ares_channel c) {
        ares_addrinfo_hints hints{};
        hints.ai_family = AF_UNSPEC;
        hints.ai_socktype = SOCK_STREAM;
        ares_getaddrinfo(c, q->host.c_str(), nullptr, &hints, query::on_addresses, lend(q));
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

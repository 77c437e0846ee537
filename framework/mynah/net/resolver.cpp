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

// A query under way: shared by the coroutine that waits and by c-ares, which answers each query
// once, be it at its destruction.
template <class Answer>
class query {
public:
    explicit query(executor ex) : answered(ex) {}

    bool answered_at_all() const noexcept { return status != ARES_EOF; }
    bool has_no_records() const noexcept
    {
        return status == ARES_ENODATA || status == ARES_ENOTFOUND || status == ARES_EBADNAME;
    }

    detail::wake answered;
    int status = ARES_EOF;  // not a status of an answer
    Answer answer;
};

class service_answer {
public:
    bool direct_tls = false;
    std::vector<srv_record> records;
};

using service_query = query<service_answer>;
using address_query = query<std::vector<asio::ip::address>>;

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
        q->answer.records.emplace_back(r->priority, r->weight, r->port, r->host,
                                       q->answer.direct_tls);
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

void on_addresses(void* lent, int status, int, ares_addrinfo* list)
{
    const auto q = take_back<address_query>(lent);
    for (auto* node = list != nullptr ? list->nodes : nullptr; node != nullptr;
         node = node->ai_next)
        if (const auto address = to_address(node->ai_addr)) q->answer.push_back(*address);
    ares_freeaddrinfo(list);
    q->status = status;
    q->answered.now();
}

error no_answer(std::string_view name, int status)
{
    if (status == ARES_EOF) return {errc::timed_out, fmt::format("DNS look-up of {}", name)};
    if (status == ARES_EDESTRUCTION || status == ARES_ECANCELLED) return errc::cancelled;
    return {errc::dns_failed, fmt::format("{}: {}", name, ares_strerror(status))};
}

}  // namespace

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
        queries.push_back(std::make_shared<service_query>(channel_->get_executor()));
        queries.back()->answer.direct_tls = direct;
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
        if (q->status == ARES_EOF || q->status == ARES_EDESTRUCTION)
            co_return no_answer(domain, q->status);
        if (q->status != ARES_SUCCESS && !q->has_no_records()) failure = q->status;
        std::ranges::move(q->answer.records, std::back_inserter(records));
    }
    // RFC 6120 3.2.1: no answer is like no record. But when all that is known is that one service
    // is not offered, the other one may be.
    if (failure != ARES_SUCCESS && !records.empty() &&
        std::ranges::all_of(records, &srv_record::not_offered))
        co_return no_answer(domain, failure);
    co_return records;
}

task<result<std::vector<asio::ip::address>>> resolver::addresses(std::string host,
                                                                 time_point deadline)
{
    if (const auto literal = ip_literal(host))
        co_return std::vector<asio::ip::address>(1, *literal);
    const auto dns = channel_->get();
    if (!dns) co_return dns.error();

    const auto q = std::make_shared<address_query>(channel_->get_executor());
    (*dns)->run([&](ares_channel c) {
        ares_addrinfo_hints hints{};
        hints.ai_family = AF_UNSPEC;
        hints.ai_socktype = SOCK_STREAM;
        ares_getaddrinfo(c, host.c_str(), nullptr, &hints, on_addresses, lend(q));
    });
    auto waiting = q->answered.wait(deadline);
    co_await std::move(waiting);

    if (q->has_no_records() || (q->status == ARES_SUCCESS && q->answer.empty()))
        co_return error(errc::name_not_found, fmt::format("the DNS has no address of {}", host));
    if (q->status != ARES_SUCCESS) co_return no_answer(host, q->status);
    auto found = interleaved(q->answer);
    if (found.size() > max_addresses) found.resize(max_addresses);
    co_return found;
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

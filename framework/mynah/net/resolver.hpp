// DNS by c-ares on an io_context: SRV and addresses, each look-up with a deadline.
//
// One per thread, shared by its sessions: who asks what is being asked waits for the same answer.
// Destroying it ends pending look-ups with `cancelled`; a
// look-up whose coroutine is cancelled is forgotten, and its late answer dropped. Every name is
// absolute: the search list of /etc/resolv.conf is for what people type.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/base/time.hpp>
#include <mynah/net/detail/wake.hpp>
#include <mynah/net/srv.hpp>

#include <boost/asio/ip/address.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace mynah::net {

class dns_cache;

namespace detail {
class dns_channel;
template <class Answer>
class dns_query;
}  // namespace detail

// How many addresses of a host are tried at most.
inline constexpr std::size_t max_addresses = 8;

// A look-up of a host's addresses under way, for who waits for other things, too.
class address_lookup {
public:
    bool done() const noexcept;
    // Errors: name_not_found, dns_failed, cancelled; not done: timed_out.
    result<std::vector<asio::ip::address>> answer() const;

private:
    friend class resolver;
    std::shared_ptr<detail::dns_query<asio::ip::address>> query_;
    std::shared_ptr<detail::dns_channel> dns_;  // not idle while we wait
};

// What DNS says of the services of a domain.
class srv_answer {
public:
    srv_answer() = default;

    std::vector<srv_record> records;
    // Asked, and not answered by the deadline, or by a mistake of the server; and the last of these
    // mistakes in words.
    std::vector<std::string> unanswered;
    std::string why;
};

class resolver {
public:
    // `server`: the DNS server to ask instead of those in /etc/resolv.conf; host: an IP literal.
    // `cache`: asked first; of resolvers that ask the same server. None: nothing is kept.
    explicit resolver(asio::io_context& context, std::optional<endpoint> server = {},
                      std::shared_ptr<dns_cache> cache = {});
    resolver(resolver&&) = delete;
    ~resolver();

    // The records of `_xmpp-client._tcp.domain` and `_xmpps-client._tcp.domain`, asked together.
    // `domain` in A-labels. A service without records is no error, and neither is a query without
    // an answer by the deadline (RFC 6120 3.2.1: fall back all the same), except when the other one
    // is answered by "not offered": dns_failed. Other errors: cancelled.
    task<result<srv_answer>> srv(std::string domain, bool starttls, bool direct_tls,
                                 time_point deadline);

    // A and AAAA, families interleaved (RFC 8305 section 4), max_addresses at most; an IP literal
    // is its own answer. Errors: name_not_found, dns_failed, timed_out, cancelled.
    task<result<std::vector<asio::ip::address>>> addresses(std::string host, time_point deadline);
    // The same, without waiting: `answered` is woken once it is done.
    address_lookup look_up(std::string host, std::shared_ptr<detail::wake> answered);

private:
    class channel;
    std::unique_ptr<channel> channel_;
};

// Families alternate, the family of the first address first, order within a family kept.
std::vector<asio::ip::address> interleaved(const std::vector<asio::ip::address>& addresses);

}  // namespace mynah::net

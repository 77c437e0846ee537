// TLS sessions that servers offered to resume, for the next connection under the same name: it
// costs neither a signature nor a chain of certificates to check.
//
// A ticket speaks for a certificate that was verified once, and for our own certificate that was
// shown. So it is kept under the reference identity, in the cache of one tls_context: that is one
// set of authorities and one client certificate. Any less, and one account resumes as another.
#pragma once

#include <mynah/base/lru_map.hpp>
#include <mynah/base/time.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>

struct ssl_session_st;

namespace mynah::net {

class ticket {
public:
    struct freed {
        void operator()(ssl_session_st* over) const noexcept;
    };
    using owned = std::unique_ptr<ssl_session_st, freed>;

    ticket(owned s, time_point v) : session(std::move(s)), verified(v) {}

    owned session;        // nobody else's: OpenSSL writes into the session of a connection
    time_point verified;  // when the server's certificate was
};

// Thread-safe.
class ticket_cache {
public:
    // A connection that resumes brings a new ticket: more than come together at the rate of
    // reconnecting are not needed.
    static constexpr std::size_t default_per_identity = 64;
    static constexpr std::size_t default_total = 2048;
    static constexpr std::size_t max_ticket = 4096;  // bytes; servers choose them

    // However often it is resumed: a certificate that was revoked, or an authority that is not
    // trusted any more, counts for so long at most.
    static constexpr duration longest = std::chrono::hours(24);
    // Without tickets, after resuming went wrong.
    static constexpr duration pause = std::chrono::minutes(10);

    explicit ticket_cache(std::size_t per_identity = default_per_identity,
                          std::size_t total = default_total);

    // The latest one. Those of TLS 1.3 are given out once (RFC 8446 appendix C.4: who sees the same
    // ticket twice knows that it is the same client).
    std::optional<ticket> take(std::string_view identity, time_point now);

    // A copy of `session`, good for `lifetime`. `verified`: of the connection that it came over.
    void put(std::string_view identity, const ssl_session_st* session, time_point verified,
             duration lifetime, time_point now);

    // A connection that offered one came to nothing: the next one asks for the certificate.
    void forget(std::string_view identity);
    // It broke in the handshake: some servers break whenever we resume (OpenSSL's do when they ask
    // for client certificates and have no session_id_context). No tickets for a while.
    void refuse(std::string_view identity, time_point now);

    std::size_t size() const;

private:
    class kept {
    public:
        kept(ticket::owned s, time_point v, time_point u)
            : session(std::move(s)), verified(v), until(u)
        {
        }
        ticket::owned session;
        time_point verified;
        time_point until;
    };
    class pile {
    public:
        std::deque<kept> tickets;  // the oldest first
        time_point quiet_until{};
    };

    void drop_oldest(pile& from);

    const std::size_t per_identity_;
    const std::size_t total_;
    mutable std::mutex mutex_;
    lru_map<pile> piles_;
    std::size_t size_ = 0;
};

}  // namespace mynah::net

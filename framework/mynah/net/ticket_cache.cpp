#include <mynah/net/ticket_cache.hpp>

#include <openssl/ssl.h>

#include <algorithm>

namespace mynah::net {

namespace {

// dup: the ticket and the keys are copied, the certificates shared.
ticket::owned copy_of(const SSL_SESSION* session)
{
    return ticket::owned(SSL_SESSION_dup(const_cast<SSL_SESSION*>(session)));
}

bool used_once(const SSL_SESSION* session)
{
    return SSL_SESSION_get_protocol_version(session) >= TLS1_3_VERSION;
}

std::size_t ticket_size(const SSL_SESSION* session)
{
    const unsigned char* bytes = nullptr;
    std::size_t size = 0;
    SSL_SESSION_get0_ticket(session, &bytes, &size);
    return size;
}

}  // namespace

void ticket::freed::operator()(ssl_session_st* over) const noexcept { SSL_SESSION_free(over); }

ticket_cache::ticket_cache(std::size_t per_identity, std::size_t total)
    : per_identity_(std::max<std::size_t>(per_identity, 1)),
      total_(std::max<std::size_t>(total, 1)),
      piles_(total_)
{
}

std::optional<ticket> ticket_cache::take(std::string_view identity, time_point now)
{
    const std::lock_guard lock(mutex_);
    auto* found = piles_.find(identity);
    if (found == nullptr) return std::nullopt;
    auto& tickets = found->tickets;
    while (!tickets.empty()) {
        auto& last = tickets.back();
        if (now < last.until && !used_once(last.session.get())) {
            if (auto copy = copy_of(last.session.get()))
                return ticket(std::move(copy), last.verified);
            return std::nullopt;
        }
        auto taken = std::move(last);
        tickets.pop_back();
        --size_;
        if (now < taken.until) return ticket(std::move(taken.session), taken.verified);
    }
    return std::nullopt;
}

void ticket_cache::put(std::string_view identity, const ssl_session_st* session,
                       time_point verified, duration lifetime, time_point now)
{
    const auto until = std::min(now + std::min(lifetime, longest), verified + longest);
    if (until <= now || SSL_SESSION_is_resumable(session) != 1) return;
    if (ticket_size(session) > max_ticket) return;
    auto copy = copy_of(session);
    if (!copy) return;

    const std::lock_guard lock(mutex_);
    auto* found = piles_.find(identity);
    if (found == nullptr) {
        if (piles_.size() == total_) {
            size_ -= piles_.oldest().value.tickets.size();
            piles_.drop_oldest();
        }
        found = &piles_.put(identity);
    }
    if (now < found->quiet_until) return;
    // One that may be used again and again is enough.
    const auto room = used_once(session) ? per_identity_ - 1 : 0;
    while (found->tickets.size() > room) drop_oldest(*found);
    found->tickets.emplace_back(std::move(copy), verified, until);
    ++size_;
    while (size_ > total_) {
        auto& oldest = piles_.oldest().value;
        if (oldest.tickets.empty())
            piles_.drop_oldest();
        else
            drop_oldest(oldest);
    }
}

void ticket_cache::drop_oldest(pile& from)
{
    from.tickets.pop_front();
    --size_;
}

void ticket_cache::forget(std::string_view identity)
{
    const std::lock_guard lock(mutex_);
    auto* found = piles_.find(identity);
    if (found == nullptr) return;
    size_ -= found->tickets.size();
    found->tickets.clear();
}

void ticket_cache::refuse(std::string_view identity, time_point now)
{
    forget(identity);
    const std::lock_guard lock(mutex_);
    if (auto* found = piles_.find(identity)) found->quiet_until = now + pause;
}

std::size_t ticket_cache::size() const
{
    const std::lock_guard lock(mutex_);
    return size_;
}

}  // namespace mynah::net

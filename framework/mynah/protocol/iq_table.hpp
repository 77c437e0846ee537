// Requests that wait for their reply: matched by id and by who answers (RFC 6120 8.1.2.1, 8.2.3).
//
// Checking the id alone lets anybody who can guess it answer for the server: a reply from somebody
// else is dropped, and the request stays pending.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/stanza/jid.hpp>
#include <mynah/stanza/stanza.hpp>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mynah::protocol {

// The waiter's end of a request: an entry of the table, usually in the frame of the coroutine that
// waits.
class reply_slot {
public:
    virtual void on_reply(result<stanza> reply) = 0;

protected:
    ~reply_slot() = default;
};

class iq_table {
public:
    // `to` is empty for requests to the own server or account without an address. A slot may be
    // null: the reply is awaited and thrown away.
    void add(std::string_view id, jid_view to, reply_slot* slot);

    // The request is not awaited any more: a reply that comes late is dropped like any other
    // stranger.
    void remove(std::string_view id) noexcept;

    // Those that nobody waits for.
    void remove_unawaited() noexcept;

    bool contains(std::string_view id) const noexcept
    {
        return pending_ && pending_->find(id) != pending_->end();
    }

    // Gives an IQ of type result or error to who waits for it. `self`: our full JID, as it is
    // bound. False: nobody does.
    bool deliver(stanza&& reply, jid_view self);

    // Everybody learns why there will be no reply. A waiter that is told may withdraw others, but
    // not ask again.
    void fail_all(const error& why);

    std::size_t size() const noexcept { return pending_ ? pending_->size() : 0; }
    // Of them, those that somebody waits for.
    std::size_t awaited() const noexcept { return awaited_; }

private:
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view s) const noexcept
        {
            return std::hash<std::string_view>{}(s);
        }
    };
    struct entry {
        jid to;
        reply_slot* slot;
    };

    using table = std::unordered_map<std::string, entry, text_hash, std::equal_to<>>;

    reply_slot* take(table::iterator at) noexcept;

    std::size_t awaited_ = 0;
    std::unique_ptr<table> pending_;  // null: none. Who asks nothing holds nothing.
};

}  // namespace mynah::protocol

// To whom presence was sent directly (RFC 6121 4.6): rooms that we are in, strangers who may see
// us.
//
// By bare JID: devices of an account, and occupants of a room, see the same. Bounded; the one to
// whom nothing was sent for the longest time is forgotten first.
#pragma once

#include <mynah/stanza/jid.hpp>
#include <mynah/stanza/outgoing.hpp>

#include <cstddef>
#include <list>
#include <memory>
#include <unordered_map>

namespace mynah {

class directed_presence {
public:
    explicit directed_presence(std::size_t capacity = 10'000) : capacity_(capacity) {}

    // Call it with all that goes out; only presence counts.
    void sent(const outgoing& out);
    // A new session: the server has told everybody that the old one is gone.
    void clear();

    bool includes(jid_view who) const { return known_ && known_->by_address.contains(who.bare()); }
    std::size_t size() const noexcept { return known_ ? known_->by_address.size() : 0; }

private:
    void show(jid_view to);
    void hide(jid_view from);

    struct known {
        std::list<jid> addresses;  // bare; the latest first
        std::unordered_map<jid_view, std::list<jid>::iterator> by_address;  // views into the list
    };

    std::size_t capacity_;
    std::unique_ptr<known> known_;  // null: none
};

}  // namespace mynah

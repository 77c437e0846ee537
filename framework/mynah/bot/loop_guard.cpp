#include <mynah/bot/loop_guard.hpp>

#include <mynah/base/seeded_hash.hpp>

namespace mynah {

void loop_guard::said(jid_view peer, std::string_view text)
{
    const auto key = seeded_hash(peer.text());
    auto* known = find(key);
    if (!known) known = &enter(key);
    known->words = seeded_hash(text);
}

bool loop_guard::is_loop(jid_view peer, std::string_view text)
{
    auto* known = find(seeded_hash(peer.text()));
    if (!known) return false;
    if (known->words != seeded_hash(text)) {
        known->returned = 0;
        return false;
    }
    return ++known->returned > patience;
}

loop_guard::memory* loop_guard::find(std::uint64_t peer)
{
    const auto found = by_peer_.find(peer);
    if (found == by_peer_.end()) return nullptr;
    latest_.splice(latest_.begin(), latest_, found->second);
    return &latest_.front();
}

loop_guard::memory& loop_guard::enter(std::uint64_t peer)
{
    if (by_peer_.size() >= max_peers) {
        by_peer_.erase(latest_.back().peer);
        latest_.pop_back();
    }
    latest_.push_front({peer});
    by_peer_.emplace(peer, latest_.begin());
    return latest_.front();
}

}  // namespace mynah

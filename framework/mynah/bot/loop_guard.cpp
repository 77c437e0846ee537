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
    if (!peers_) return nullptr;
    auto& [latest, by_peer] = *peers_;
    const auto found = by_peer.find(peer);
    if (found == by_peer.end()) return nullptr;
    latest.splice(latest.begin(), latest, found->second);
    return &latest.front();
}

loop_guard::memory& loop_guard::enter(std::uint64_t peer)
{
    if (!peers_) peers_ = std::make_unique<peers>();
    auto& [latest, by_peer] = *peers_;
    if (by_peer.size() >= max_peers) {
        by_peer.erase(latest.back().peer);
        latest.pop_back();
    }
    latest.push_front({peer});
    by_peer.emplace(peer, latest.begin());
    return latest.front();
}

}  // namespace mynah

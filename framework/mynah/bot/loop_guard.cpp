#include <mynah/bot/loop_guard.hpp>

#include <mynah/base/seeded_hash.hpp>

namespace mynah {

void loop_guard::said(jid_view peer, std::string_view text)
{
    if (peers_.size() >= max_peers) peers_.clear();
    peers_[seeded_hash(peer.text())].words = seeded_hash(text);
}

bool loop_guard::is_loop(jid_view peer, std::string_view text)
{
    const auto found = peers_.find(seeded_hash(peer.text()));
    if (found == peers_.end()) return false;
    auto& known = found->second;
    if (known.words != seeded_hash(text)) {
        known.returned = 0;
        return false;
    }
    return ++known.returned > patience;
}

}  // namespace mynah

#include <mynah/session/directed_presence.hpp>

namespace mynah {

void directed_presence::sent(const outgoing& out)
{
    if (out.kind() != stanza_kind::presence) return;
    const auto type = find_presence_type(out.type_name());
    if (type == presence_type::available)
        show(out.to().bare());
    else if (type == presence_type::unavailable)
        hide(out.to().bare());
}

void directed_presence::clear() { known_.reset(); }

void directed_presence::show(jid_view to)
{
    if (to.empty() || capacity_ == 0) return;
    if (!known_) known_ = std::make_unique<known>();
    auto& [addresses, by_address] = *known_;
    if (const auto found = by_address.find(to); found != by_address.end()) {
        addresses.splice(addresses.begin(), addresses, found->second);
        return;
    }
    if (addresses.size() >= capacity_) hide(addresses.back());
    addresses.emplace_front(to);
    by_address.emplace(addresses.front(), addresses.begin());
}

// RFC 6121 4.5.2: without `to` the server tells all of them.
void directed_presence::hide(jid_view from)
{
    if (from.empty()) return clear();
    if (!known_) return;
    const auto found = known_->by_address.find(from);
    if (found == known_->by_address.end()) return;
    const auto at = found->second;
    known_->by_address.erase(found);
    known_->addresses.erase(at);
}

}  // namespace mynah

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

void directed_presence::clear()
{
    by_address_.clear();
    addresses_.clear();
}

void directed_presence::show(jid_view to)
{
    if (to.empty() || capacity_ == 0) return;
    if (const auto found = by_address_.find(to); found != by_address_.end()) {
        addresses_.splice(addresses_.begin(), addresses_, found->second);
        return;
    }
    if (addresses_.size() >= capacity_) hide(addresses_.back());
    addresses_.emplace_front(to);
    by_address_.emplace(addresses_.front(), addresses_.begin());
}

// RFC 6121 4.5.2: without `to` the server tells all of them.
void directed_presence::hide(jid_view from)
{
    if (from.empty()) return clear();
    const auto found = by_address_.find(from);
    if (found == by_address_.end()) return;
    const auto at = found->second;
    by_address_.erase(found);
    addresses_.erase(at);
}

}  // namespace mynah

#include <mynah/protocol/iq_table.hpp>

namespace mynah::protocol {
namespace {

// Who may answer a request to `to`? Nobody but `to`; and for our own server and account the forms
// in which servers sign their answers, none of which a third party can forge on a client's stream.
bool answers(jid_view from, jid_view to, jid_view self) noexcept
{
    if (from == to) return true;  // also: both absent
    const bool to_account = to.empty() || to == self.bare();
    const bool to_server = to.empty() || to == self.domain_only();
    if (to_account && (from.empty() || from == self || from == self.bare())) return true;
    return to_server && (from.empty() || from == self.domain_only());
}

}  // namespace

void iq_table::add(std::string_view id, jid_view to, reply_slot* slot)
{
    remove(id);
    if (!pending_) pending_ = std::make_unique<table>();
    pending_->emplace(std::string(id), entry{jid(to), slot});
    awaited_ += slot != nullptr;
}

void iq_table::remove(std::string_view id) noexcept
{
    if (!pending_) return;
    if (auto found = pending_->find(id); found != pending_->end()) (void)take(found);
}

void iq_table::remove_unawaited() noexcept
{
    if (!pending_) return;
    std::erase_if(*pending_, [](const auto& p) { return p.second.slot == nullptr; });
    if (pending_->empty()) pending_.reset();
}

reply_slot* iq_table::take(table::iterator at) noexcept
{
    auto* slot = at->second.slot;
    pending_->erase(at);
    if (pending_->empty()) pending_.reset();
    awaited_ -= slot != nullptr;
    return slot;
}

bool iq_table::deliver(stanza&& reply, jid_view self)
{
    if (!pending_) return false;
    const auto found = pending_->find(reply.id());
    if (found == pending_->end() || !answers(reply.from(), found->second.to, self)) return false;
    if (auto* slot = take(found)) slot->on_reply(std::move(reply));
    return true;
}

void iq_table::fail_all(const error& why)
{
    while (pending_) {
        if (auto* slot = take(pending_->begin())) slot->on_reply(why);
    }
}

}  // namespace mynah::protocol

#include <mynah/handlers/handler_table.hpp>

#include <algorithm>
#include <bit>
#include <functional>

namespace mynah {
namespace {

using role = handler_entry::role;

// Which names a peer sends does not matter here: only ours are in the table, so there is nothing to
// flood.
std::size_t hash(stanza_kind kind, std::uint8_t type, std::string_view space,
                 std::string_view local) noexcept
{
    const std::hash<std::string_view> of;
    return of(space) * 31 + of(local) + static_cast<std::size_t>(kind) * 5 + type;
}

bool indexed(const handler_entry& e) noexcept
{
    return e.what == role::answer || e.what == role::owner;
}

}  // namespace

handler_table::handler_table(std::vector<handler_entry> entries, identity who)
    : entries_(std::move(entries)), who_(std::move(who))
{
    const auto owners =
        static_cast<std::size_t>(std::count_if(entries_.begin(), entries_.end(), indexed));
    index_.assign(std::bit_ceil(2 * owners + 1), 0);
    for (std::uint32_t i = 0; i < entries_.size(); ++i) {
        const auto& e = entries_[i];
        if (indexed(e)) ++owners_[static_cast<std::size_t>(e.kind)];
        if (indexed(e)) index_[slot(e.kind, e.type, e.space, e.local)] = i + 1;
        if (e.what == role::watcher || e.what == role::payload_watcher)
            observers_[static_cast<std::size_t>(e.kind)].push_back(i);
        if (e.what == role::otherwise) otherwise_[static_cast<std::size_t>(e.kind)] = e.owner;
        if (!e.feature.empty()) features_.push_back(e.feature);
    }
    std::sort(features_.begin(), features_.end());
    features_.erase(std::unique(features_.begin(), features_.end()), features_.end());
}

// Where the entry is, or the free place where it would be.
std::size_t handler_table::slot(stanza_kind kind, std::uint8_t type, std::string_view space,
                                std::string_view local) const noexcept
{
    const auto mask = index_.size() - 1;
    for (auto at = hash(kind, type, space, local) & mask;; at = (at + 1) & mask) {
        if (index_[at] == 0) return at;
        const auto& e = entries_[index_[at] - 1];
        if (e.kind == kind && e.type == type && e.space == space && e.local == local) return at;
    }
}

const handler_entry* handler_table::find(stanza_kind kind, std::uint8_t type,
                                         std::string_view space,
                                         std::string_view local) const noexcept
{
    const auto found = index_[slot(kind, type, space, local)];
    return found == 0 ? nullptr : &entries_[found - 1];
}

void handler_table::observe(const stanza& s, handler_host& host, const sender& session) const
{
    for (auto i : observers_[static_cast<std::size_t>(s.kind())]) {
        const auto& e = entries_[i];
        if (e.what == role::watcher || s.child(e.local, e.space)) e.watcher(host, s, session);
    }
}

}  // namespace mynah

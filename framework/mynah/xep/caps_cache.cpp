#include <mynah/xep/caps_cache.hpp>
#include <mynah/xep/detail/malformed.hpp>

namespace mynah::xep::caps {
namespace {

constexpr int most_at_once = 2;
constexpr std::size_t most_bytes = 32 * 1024;

std::string key_of(const capabilities& c) { return c.hash + ' ' + c.ver; }

std::size_t size_of(const data_forms::field& f)
{
    auto bytes = sizeof f + f.var.size() + f.label.size() + f.desc.size();
    for (const auto& v : f.values) bytes += sizeof v + v.size();
    for (const auto& o : f.options) bytes += sizeof o + o.value.size() + o.label.size();
    return bytes;
}

std::size_t size_of(const disco::info& about)
{
    std::size_t bytes = about.node.size();
    for (const auto& who : about.identities)
        bytes +=
            sizeof who + who.category.size() + who.type.size() + who.lang.size() + who.name.size();
    for (const auto& feature : about.features) bytes += sizeof feature + feature.size();
    for (const auto& form : about.forms) {
        bytes += sizeof form;
        for (const auto& f : form.fields) bytes += size_of(f);
    }
    return bytes;
}

}  // namespace

// Counts a question while it is under way, however it ends.
class cache::turn {
public:
    turn(cache& of, const jid& peer) : cache_(of), account_(jid_view(peer).bare())
    {
        ++cache_.asking_[account_];
    }
    turn(const turn&) = delete;
    turn& operator=(const turn&) = delete;
    ~turn()
    {
        const auto found = cache_.asking_.find(account_);
        if (--found->second == 0) cache_.asking_.erase(found);
    }

private:
    cache& cache_;
    jid account_;
};

std::shared_ptr<const disco::info> cache::find(const capabilities& c)
{
    const auto found = by_key_.find(key_of(c));
    if (found == by_key_.end()) return nullptr;
    entries_.splice(entries_.begin(), entries_, found->second);
    return found->second->what;
}

task<result<std::shared_ptr<const disco::info>>> cache::get(sender out, jid peer, capabilities c,
                                                            duration deadline)
{
    if (auto known = find(c)) co_return known;
    const auto others = asking_.find(jid_view(peer).bare());
    if (others != asking_.end() && others->second >= most_at_once)
        co_return error(errc::too_many_requests, "capabilities");

    const turn mine(*this, peer);
    auto asking = disco::get_info(out, peer, c.disco_node(), deadline);
    auto answer = co_await std::move(asking);
    if (!answer) co_return answer.error();
    auto about = std::make_shared<const disco::info>(std::move(*answer));
    const auto algorithm = c.algorithm();
    if (!algorithm) co_return about;
    const auto ver = verification_string(*about, *algorithm);
    if (!ver) co_return ver.error();
    if (*ver != c.ver) co_return detail::malformed("capabilities with another hash");
    remember(c, about);
    co_return about;
}

void cache::remember(const capabilities& c, std::shared_ptr<const disco::info> what)
{
    auto key = key_of(c);
    if (size_of(*what) > most_bytes || by_key_.contains(key)) return;
    entries_.push_front({key, std::move(what)});
    by_key_.emplace(std::move(key), entries_.begin());
    if (entries_.size() <= capacity_) return;
    by_key_.erase(entries_.back().key);
    entries_.pop_back();
}

}  // namespace mynah::xep::caps

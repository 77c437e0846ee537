#include <mynah/base/counters.hpp>
#include <mynah/base/log.hpp>
#include <mynah/handlers/incoming.hpp>
#include <mynah/xep/detail/acknowledged.hpp>
#include <mynah/xep/detail/malformed.hpp>
#include <mynah/xep/roster.hpp>

#include <algorithm>
#include <optional>

namespace mynah::xep::roster {
namespace {

constexpr std::string_view words[] = {"none", "to", "from", "both", "remove"};

std::optional<subscription> find_subscription(std::string_view word) noexcept
{
    if (word.empty()) return subscription::none;
    const auto found = std::find(std::begin(words), std::end(words), word);
    if (found == std::end(words)) return std::nullopt;
    return static_cast<subscription>(found - std::begin(words));
}

// RFC 6121 2.1.6: no sender, or the own account. A server writes neither for anybody else.
bool is_from_own_account(const incoming& request)
{
    const jid& self = request.session().address();
    return request.from().empty() || (!self.empty() && request.from() == self.bare());
}

bool precedes(const item& a, const item& b) noexcept { return a.address < b.address; }

iq change(const item& contact)
{
    return iq(iq_type::set).payload([&](xml::writer& out) {
        out.start("query", ns);
        contact.write(out);
        out.end();
    });
}

}  // namespace

std::string_view to_string(subscription s) noexcept { return words[static_cast<std::size_t>(s)]; }

// --- Items

result<item> item::parse(xml::element element)
{
    auto address = jid::parse(element["jid"]);
    if (!address) return address.error();
    const auto state = find_subscription(element["subscription"]);
    if (!state) return detail::malformed("an unknown subscription");
    item contact(std::move(*address), std::string(element["name"]));
    contact.state = *state;
    contact.asked = element["ask"] == "subscribe";
    contact.approved = element["approved"] == "true" || element["approved"] == "1";
    for (auto e : element.children())
        if (e.is("group", ns)) contact.groups.emplace_back(e.text());
    return contact;
}

void item::write(xml::writer& out) const
{
    out.start("item", ns).attribute("jid", address.text());
    if (state == subscription::remove) {
        out.attribute("subscription", to_string(state)).end();
        return;
    }
    if (!name.empty()) out.attribute("name", name);
    for (const auto& group : groups) out.element("group", group);
    out.end();
}

// --- The list

// Pushes are told apart from the answer while it is on its way: both are read in order, but the
// coroutine that waits for the answer goes on later than a push behind it is applied.
class roster::loading {
public:
    explicit loading(roster& r) noexcept : roster_(r)
    {
        ++roster_.loading_;
        roster_.pushed_.clear();
    }
    loading(const loading&) = delete;
    loading& operator=(const loading&) = delete;
    ~loading()
    {
        if (--roster_.loading_ == 0) roster_.pushed_.clear();
    }

private:
    roster& roster_;
};

task<result<void>> roster::load(sender session, duration deadline)
{
    const loading in_progress(*this);
    // RFC 6121 2.6.2: never unless the server advertised it; empty when there is nothing yet.
    const bool versioned = session.roster_versioning();
    const bool by_version = versioned && !version_.empty();
    auto query = iq(iq_type::get).payload([&](xml::writer& out) {
        out.start("query", ns);
        if (versioned) out.attribute("ver", version_);
        out.end();
    });
    auto asking = session.request(std::move(query), deadline);
    const auto reply = co_await std::move(asking);
    auto loaded = reply ? take(*reply, by_version, session.counts()) : result<void>(reply.error());
    if (!loaded) forget_version();  // pushes of this session tell changes to a state we never saw
    co_return loaded;
}

result<void> roster::take(const stanza& reply, bool unchanged_if_empty, counters& counts)
{
    if (unchanged_if_empty && !reply.child()) return {};
    return replace(reply.child(), counts);
}

void roster::forget_version() noexcept
{
    version_.clear();
    whole_ = false;
}

result<void> roster::replace(xml::element query, counters& counts)
{
    if (!query.is(query_name)) return detail::malformed("not a roster");
    std::vector<item> fresh;
    for (auto e : query.children()) {
        if (!e.is("item", ns)) continue;
        auto contact = item::parse(e);
        if (!contact) {
            ++(contact.error().code == errc::bad_jid ? counts.bad_jid : counts.bad_stanza);
            log::warn("roster", "a contact is left out",
                      {{"contact", log::untrusted(e["jid"])}, {"error", contact.error()}});
            continue;
        }
        if (std::find(pushed_.begin(), pushed_.end(), contact->address) != pushed_.end()) continue;
        fresh.push_back(std::move(*contact));
    }
    for (const auto& address : pushed_)
        if (const auto* newer = find(address)) fresh.push_back(*newer);
    if (fresh.size() > capacity_) return error(errc::limit_exceeded, "roster");

    std::sort(fresh.begin(), fresh.end(), precedes);
    const auto same = [](const item& a, const item& b) { return a.address == b.address; };
    fresh.erase(std::unique(fresh.begin(), fresh.end(), same), fresh.end());
    items_ = std::move(fresh);
    if (pushed_.empty()) version_ = query["ver"];
    whole_ = true;
    return {};
}

void roster::on_push(incoming& request)
{
    if (!is_from_own_account(request)) {
        ++request.session().counts().spoofed_roster_push;
        (void)request.error(stanza_error(stanza_condition::service_unavailable));
        return;
    }
    const auto applied = apply(request.payload());
    if (!applied) forget_version();  // a change is lost: only everything makes it good
    if (applied)
        (void)request.result();
    else if (applied.error().code == errc::limit_exceeded)
        (void)request.error(stanza_error(stanza_condition::resource_constraint));
    else
        (void)request.error(stanza_error(stanza_condition::bad_request));
}

result<void> roster::apply(xml::element query)
{
    const auto only = query.child("item");
    if (!only || only.next()) return detail::malformed("not exactly one item");
    auto changed = item::parse(only);
    if (!changed) return changed.error();
    const bool is_new = find(changed->address) == nullptr;
    if (is_new && changed->state != subscription::remove && items_.size() >= capacity_)
        return error(errc::limit_exceeded, "roster");
    if (loading_ > 0) pushed_.push_back(changed->address);
    put(std::move(*changed));
    if (const auto ver = query.attribute("ver"); ver && (whole_ || loading_ > 0)) version_ = *ver;
    return {};
}

void roster::put(item changed)
{
    const auto at = items_.begin() + static_cast<std::ptrdiff_t>(place(changed.address));
    const bool there = at != items_.end() && at->address == changed.address;
    if (changed.state == subscription::remove) {
        if (there) items_.erase(at);
    } else if (there) {
        *at = std::move(changed);
    } else {
        items_.insert(at, std::move(changed));
    }
}

std::size_t roster::place(jid_view address) const noexcept
{
    const auto at = std::lower_bound(items_.begin(), items_.end(), address,
                                     [](const item& i, jid_view a) { return i.address < a; });
    return static_cast<std::size_t>(at - items_.begin());
}

const item* roster::find(jid_view address) const noexcept
{
    const auto bare = address.bare();
    const auto at = place(bare);
    return at < items_.size() && items_[at].address == bare ? &items_[at] : nullptr;
}

// --- Requests

void install(handler_registry& handlers, answer_handler handler)
{
    handlers.answer(iq_type::set, query_name, handler);
}

task<result<void>> set(sender out, item contact, duration deadline)
{
    return detail::acknowledged(out, change(contact), deadline);
}

task<result<void>> remove(sender out, jid contact, duration deadline)
{
    item gone(std::move(contact));
    gone.state = subscription::remove;
    return detail::acknowledged(out, change(gone), deadline);
}

}  // namespace mynah::xep::roster

#include <mynah/xep/roster.hpp>

#include <mynah/base/counters.hpp>
#include <mynah/base/log.hpp>
#include <mynah/handlers/incoming.hpp>
#include <mynah/protocol/stream_config.hpp>
#include <mynah/xep/detail/acknowledged.hpp>
#include <mynah/xep/detail/google_roster.hpp>
#include <mynah/xep/detail/malformed.hpp>

#include <algorithm>
#include <cstring>
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

// --- Contacts

struct contact::head {
    std::uint32_t size;  // of the texts
    std::uint32_t name_size;
    std::uint16_t address_size;
    jid_view::offsets parts;
    subscription state;
    bool asked;
    bool approved;
};

contact::contact(const item& i)
{
    const std::string_view address = i.address.text();
    std::size_t size = address.size() + i.name.size();
    for (const auto& group : i.groups) size += group.size() + 1;
    const head h{static_cast<std::uint32_t>(size),
                 static_cast<std::uint32_t>(i.name.size()),
                 static_cast<std::uint16_t>(address.size()),
                 jid_view(i.address).parts(),
                 i.state,
                 i.asked,
                 i.approved};
    block_ = std::make_unique_for_overwrite<char[]>(sizeof h + size);
    char* to = block_.get();
    std::memcpy(to, &h, sizeof h);
    to += sizeof h;
    to += address.copy(to, address.size());
    to += i.name.copy(to, i.name.size());
    for (const auto& group : i.groups) {
        to += group.copy(to, group.size());
        *to++ = '\0';
    }
}

contact contact::copy() const
{
    const auto size = sizeof(head) + read().size;
    contact other;
    other.block_ = std::make_unique_for_overwrite<char[]>(size);
    std::memcpy(other.block_.get(), block_.get(), size);
    return other;
}

contact::head contact::read() const noexcept
{
    head h;
    std::memcpy(&h, block_.get(), sizeof h);
    return h;
}

jid_view contact::address() const noexcept
{
    const auto h = read();
    return jid_view::of({block_.get() + sizeof h, h.address_size}, h.parts);
}

std::string_view contact::name() const noexcept
{
    const auto h = read();
    return {block_.get() + sizeof h + h.address_size, h.name_size};
}

std::vector<std::string_view> contact::groups() const
{
    const auto h = read();
    std::string_view left(block_.get() + sizeof h, h.size);
    left.remove_prefix(h.address_size + h.name_size);
    std::vector<std::string_view> all;
    while (!left.empty()) {
        all.push_back(left.substr(0, left.find('\0')));
        left.remove_prefix(all.back().size() + 1);
    }
    return all;
}

subscription contact::state() const noexcept { return read().state; }
bool contact::asked() const noexcept { return read().asked; }
bool contact::approved() const noexcept { return read().approved; }

// --- The list

// Pushes are told apart from the answer while it is on its way: both are read in order, but the
// coroutine that waits for the answer goes on later than a push behind it is applied.
class roster::loading {
public:
    explicit loading(roster& r) : roster_(r)
    {
        if (!roster_.progress_) roster_.progress_ = std::make_unique<progress>();
        ++roster_.progress_->loads;
        roster_.progress_->pushed.clear();
    }
    loading(const loading&) = delete;
    loading& operator=(const loading&) = delete;
    ~loading()
    {
        if (--roster_.progress_->loads == 0) roster_.progress_.reset();
    }

private:
    roster& roster_;
};

task<result<void>> roster::load(sender session, duration deadline)
{
    const loading in_progress(*this);
    google_ = session.settings().google_roster;
    // RFC 6121 2.6.2: never unless the server advertised it; empty when there is nothing yet.
    const bool versioned = session.roster_versioning();
    const bool by_version = versioned && !version_.empty();
    auto query = iq(iq_type::get).payload([&](xml::writer& out) {
        out.start("query", ns);
        if (versioned) out.attribute("ver", version_);
        if (google_) detail::google_roster::ask_for_all(out);
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
    const auto& pushed = progress_->pushed;
    std::vector<contact> fresh;
    for (auto e : query.children()) {
        if (!e.is("item", ns)) continue;
        if (google_ && detail::google_roster::is_hidden(e)) continue;
        auto read = item::parse(e);
        if (!read) {
            ++(read.error().code == errc::bad_jid ? counts.bad_jid : counts.bad_stanza);
            log::warn("roster", "a contact is left out",
                      {{"contact", log::untrusted(e["jid"])}, {"error", read.error()}});
            continue;
        }
        if (std::find(pushed.begin(), pushed.end(), read->address) != pushed.end()) continue;
        fresh.emplace_back(*read);
    }
    for (const auto& address : pushed)
        if (const auto* newer = find(address)) fresh.push_back(newer->copy());
    if (fresh.size() > capacity_) return error(errc::limit_exceeded, "roster");

    const auto precedes = [](const contact& a, const contact& b) {
        return a.address() < b.address();
    };
    const auto same = [](const contact& a, const contact& b) { return a.address() == b.address(); };
    std::stable_sort(fresh.begin(), fresh.end(), precedes);
    fresh.erase(std::unique(fresh.begin(), fresh.end(), same), fresh.end());
    fresh.shrink_to_fit();  // kept for as long as the account is online
    contacts_ = std::move(fresh);
    if (pushed.empty()) version_ = query["ver"];
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
    if (google_ && detail::google_roster::is_hidden(only)) changed->state = subscription::remove;
    const bool is_new = find(changed->address) == nullptr;
    if (is_new && changed->state != subscription::remove && contacts_.size() >= capacity_)
        return error(errc::limit_exceeded, "roster");
    if (progress_) progress_->pushed.push_back(changed->address);
    put(*changed);
    if (const auto ver = query.attribute("ver"); ver && (whole_ || progress_)) version_ = *ver;
    return {};
}

void roster::put(const item& changed)
{
    const auto at = contacts_.begin() + static_cast<std::ptrdiff_t>(place(changed.address));
    const bool there = at != contacts_.end() && at->address() == jid_view(changed.address);
    if (changed.state == subscription::remove) {
        if (there) contacts_.erase(at);
    } else if (there) {
        *at = contact(changed);
    } else {
        contacts_.insert(at, contact(changed));
    }
}

std::size_t roster::place(jid_view address) const noexcept
{
    const auto at = std::lower_bound(contacts_.begin(), contacts_.end(), address,
                                     [](const contact& c, jid_view a) { return c.address() < a; });
    return static_cast<std::size_t>(at - contacts_.begin());
}

const contact* roster::find(jid_view address) const noexcept
{
    const auto bare = address.bare();
    const auto at = place(bare);
    return at < contacts_.size() && contacts_[at].address() == bare ? &contacts_[at] : nullptr;
}

// --- Requests

void install(handler_registry& handlers, answer_handler handler)
{
    handlers.answer(iq_type::set, query_name, handler);
}

task<result<void>> set(sender out, item contact, duration deadline)
{
    const auto served = out.settings().serves_not.check(protocol::unserved::roster_additions);
    if (!served) co_return served.error();
    auto changing = detail::acknowledged(out, change(contact), deadline);
    co_return co_await std::move(changing);
}

task<result<void>> remove(sender out, jid contact, duration deadline)
{
    const auto served = out.settings().serves_not.check(protocol::unserved::roster_changes);
    if (!served) co_return served.error();
    item gone(std::move(contact));
    gone.state = subscription::remove;
    auto changing = detail::acknowledged(out, change(gone), deadline);
    co_return co_await std::move(changing);
}

}  // namespace mynah::xep::roster

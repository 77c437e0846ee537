#include <mynah/bot/bot.hpp>

#include <mynah/base/counters.hpp>
#include <mynah/base/log.hpp>
#include <mynah/base/shared_value.hpp>
#include <mynah/bot/bot_session.hpp>
#include <mynah/handlers/handler_table.hpp>
#include <mynah/xep/caps.hpp>
#include <mynah/xep/carbons.hpp>
#include <mynah/xep/delay.hpp>
#include <mynah/xep/ping.hpp>
#include <mynah/xep/receipts.hpp>
#include <mynah/xep/time.hpp>
#include <mynah/xep/version.hpp>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace mynah {
namespace {

constexpr xml::qname muc_user{"x", "http://jabber.org/protocol/muc#user"};
constexpr std::size_t max_rooms = 10'000;

task<> nothing() { co_return; }

// For people: in tenths.
double seconds(duration d)
{
    return std::round(std::chrono::duration<double>(d).count() * 10) / 10;
}

// MUC marks the presence that is one's own with status 110 (XEP-0045 7.2.2).
bool is_self_presence(const stanza& s)
{
    for (auto e : s.child(muc_user).children())
        if (e.name() == "status" && e["code"] == "110") return true;
    return false;
}

}  // namespace

bot::bot() : bot(bot_settings()) {}

bot::bot(bot_settings settings) : shared_(share(std::move(settings))) { install(); }

bot_settings& bot::settings()
{
    if (!own_) own_ = std::make_unique<bot_settings>(*shared_);
    return *own_;
}

void bot::install()
{
    handlers_.otherwise(stanza_kind::message, &bot::route_message);
    handlers_.otherwise(stanza_kind::presence, &bot::route_presence);
    handlers_.otherwise(stanza_kind::iq, &bot::on_iq);
    xep::roster::install(handlers_, &bot::on_roster_push);
    xep::version::install(handlers_, &bot::on_version);
    handlers_.watch(stanza_kind::presence, muc_user, &bot::on_room_presence);
    xep::receipts::install(handlers_, &bot::on_receipt_request);
    xep::ping::install(handlers_);
    xep::time::install(handlers_);
    xep::disco::install(handlers_, &bot::on_info, &bot::on_items);
}

handler_registry& bot::handlers() noexcept
{
    if (running_) running_->announce_soon();
    return handlers_;
}

// A bot begins to run (nullptr: it has ended). By now its settings and handlers are what its
// constructors made of them.
void bot::attach(bot_session* s)
{
    running_ = s;
    present_.reset();
    if (!s) return;
    if (own_) shared_ = share(std::move(*std::exchange(own_, nullptr)));
    const identity nameless("client", "bot");
    // XEP-0115 5.4: with a '<' in it no hash can be made.
    const bool fit = shared_->name.find('<') == std::string::npos;
    if (handlers_.current()->who() == nameless && fit)
        handlers_.set_identity(identity("client", "bot", shared_->name));
    handlers_.share();
}

task<> bot::on_message(incoming) { return nothing(); }
task<> bot::on_presence(incoming) { return nothing(); }
task<> bot::on_iq(incoming) { return nothing(); }
task<> bot::on_stanza(incoming) { return nothing(); }
task<> bot::on_online(sender) { return nothing(); }
void bot::on_suspended(const error&, duration) {}
void bot::on_resumed(sender) {}
void bot::on_offline(const error&, std::optional<duration>) {}

task<bool> bot::on_subscribe(jid)
{
    co_return current_settings().visible_to == visibility::everyone;
}

// --- What is let in

bool bot::may_see_us(jid_view who, const sender& session) const
{
    if (current_settings().visible_to == visibility::everyone) return true;
    const jid& self = session.address();
    if (who.empty() || who.bare() == self.bare() || who == self.domain_only()) return true;
    const auto* contact = roster_.find(who.bare());
    if (contact != nullptr && contact->sees_us()) return true;
    return session.has_shown_presence_to(who);
}

// Rooms send everybody's words to everybody. Asked when they come in, not when a handler would
// begin: by then the bot may have left, and nobody knows whose words they were.
bool bot::is_own_echo(const stanza& s) const
{
    if (s.kind() != stanza_kind::message || s.message_type() != message_type::groupchat)
        return false;
    return is_own_nick(s.from().bare(), s.from().resource());
}

bool bot::is_own_nick(jid_view room, std::string_view nick) const
{
    if (!own_nicks_) return false;
    const auto known = own_nicks_->find(room);
    return known != own_nicks_->end() && known->second == nick;
}

bool bot::admits(const stanza& s, const sender& session)
{
    if (s.kind() == stanza_kind::iq) return may_see_us(s.from(), session);
    if (s.kind() == stanza_kind::message && xep::carbons::is_spoofed(s, session.address().bare())) {
        ++session.counts().spoofed_carbon;
        return false;
    }
    return !is_own_echo(s);
}

// --- Messages

// Without these rules a bot answers errors, its own words and the past, and two of them never stop.
bool bot::meant_for_us(const incoming& m)
{
    const auto& s = m.stanza();
    if (s.is_error() || !m.message().has_body()) return false;
    if (s.from() == jid_view(m.session().address())) return false;
    if (xep::carbons::is_carbon(s)) return false;
    if (m.message().type() != message_type::groupchat) return true;
    return !s.from().is_bare() && !xep::delay::is_delayed(s);
}

task<> bot::route_message(incoming m)
{
    if (m.stanza().is_error()) ++m.session().counts().unanswered_error;
    give_receipt(m.stanza(), m.session());
    if (!meant_for_us(m)) return on_stanza(std::move(m));
    if (loops_.is_loop(m.from().bare(), m.body())) {
        ++m.session().counts().loop_muted;
        log::debug("bot", "another bot repeats our words: silent", {{"peer", m.from().text()}});
        return nothing();
    }
    return on_message(std::move(m));
}

void bot::on_reply(const incoming& to, std::string_view text)
{
    loops_.said(to.from().bare(), text);
}

// Only for what a handler of its own takes: everything else passes route_message(), which comes
// later, when it is certain that nothing is dropped any more.
void bot::on_receipt_request(const stanza& s, sender session)
{
    const auto table = handlers_.current();
    for (auto payload : s.root().children())
        if (table->owner(s.kind(), 0, payload)) return give_receipt(s, session);
}

void bot::give_receipt(const stanza& s, const sender& session)
{
    if (!current_settings().answer_receipts || !may_see_us(s.from(), session)) return;
    auto receipt = xep::receipts::answer_to(s);
    if (!receipt) return;
    if (session.is_component()) receipt->set_from(s.to());
    (void)session.try_send(*receipt);
}

// Anybody can write status 110: only a room that we have entered is believed.
void bot::on_room_presence(const stanza& s, sender session)
{
    const auto room = s.from().bare();
    if (!is_self_presence(s) || s.from().is_bare()) return;
    if (s.presence_type() == presence_type::unavailable) {
        if (is_own_nick(room, s.from().resource())) own_nicks_->erase(own_nicks_->find(room));
        return;
    }
    if (s.presence_type() != presence_type::available || !session.has_shown_presence_to(room))
        return;
    // Rooms that never said that we have left.
    if (!own_nicks_) own_nicks_ = std::make_unique<nicks>();
    if (own_nicks_->size() >= max_rooms)
        std::erase_if(*own_nicks_, [&](const auto& known) {
            return !session.has_shown_presence_to(known.first);
        });
    own_nicks_->insert_or_assign(jid(room), std::string(s.from().resource()));
}

// --- Presence and contacts

task<> bot::route_presence(incoming p)
{
    switch (p.presence().type()) {
        case presence_type::subscribe: return decide_subscription(std::move(p));
        case presence_type::error: return on_stanza(std::move(p));
        // For a client its server does the next two.
        case presence_type::probe:
            if (p.session().is_component()) return answer_probe(std::move(p));
            break;
        case presence_type::unsubscribe:
            if (p.session().is_component()) return end_subscription(std::move(p));
            break;
        case presence_type::available:
        case presence_type::unavailable:
        case presence_type::subscribed:
        case presence_type::unsubscribed: break;
    }
    return on_presence(std::move(p));
}

bool bot::is_allowed(jid_view who) const noexcept
{
    return std::any_of(
        current_settings().allowed.begin(), current_settings().allowed.end(),
        [who](const jid& a) { return a == who.bare() || jid_view(a) == who.domain_only(); });
}

task<bool> bot::may_subscribe(jid who)
{
    switch (current_settings().subscriptions) {
        case subscription_policy::refuse: break;
        case subscription_policy::allow: co_return is_allowed(who);
        case subscription_policy::ask: {
            auto asking = on_subscribe(std::move(who));
            co_return co_await std::move(asking);
        }
    }
    co_return false;
}

task<> bot::decide_subscription(incoming request)
{
    const jid who(request.from().bare());
    const auto session = request.session();
    auto deciding = may_subscribe(who);
    const bool granted = co_await std::move(deciding);
    presence answer(granted ? presence_type::subscribed : presence_type::unsubscribed, who);
    if (session.is_component()) answer.from(request.to().bare());
    auto sent = result<void>();
    if (auto queued = session.try_send(answer); !queued) sent = queued.error();
    if (sent && granted && session.is_component())
        sent = show_presence(session, request.to().bare(), who);
    if (!sent) on_error(sent.error(), "subscription", who);
}

void bot::on_roster_push(incoming& request) { roster_.on_push(request); }

void bot::on_version(incoming& request)
{
    (void)request.result(xep::version::info(current_settings().name, current_settings().version));
}

presence bot::own_presence() const
{
    presence p;
    p.show(current_settings().show);
    if (!current_settings().status.empty()) p.status(current_settings().status);
    if (current_settings().priority != 0) p.priority(current_settings().priority);
    return p;
}

// What they tell can be asked about from now on.
void bot::add_capabilities(presence& p)
{
    auto what = handlers_.current();
    const auto self = xep::caps::of(*what);
    p.payload(self);
    announced_.add(self.disco_node(), std::move(what));
}

result<void> bot::announce(const sender& session)
{
    auto p = own_presence();
    add_capabilities(p);
    if (auto sent = session.try_send(p); !sent) return sent.error();
    present_ = session;
    return {};
}

void bot::announce_changes()
{
    if (!present_ || !present_->online()) return;  // whoever comes online tells it anyway
    if (xep::caps::of(*handlers_.current()).disco_node() == announced_.latest()) return;
    const auto session = *present_;
    if (auto sent = announce(session); !sent) on_error(sent.error(), "presence", {});
}

task<> bot::went_online(sender session)
{
    own_nicks_.reset();
    const bool has_account = !session.is_component();
    if (has_account && current_settings().load_roster) {
        auto loading = roster_.load(session);
        if (auto loaded = co_await std::move(loading); !loaded)
            on_error(loaded.error(), "roster", {});
    }
    if (has_account)
        if (auto sent = announce(session); !sent) co_return on_error(sent.error(), "presence", {});
    log::info("bot", "online", {{"jid", session.address().text()}});
    auto starting = on_online(session);
    co_await std::move(starting);
}

void bot::was_suspended(const error& why, duration retry_in)
{
    log::warn("bot", "suspended", {{"error", why}, {"retry_in_s", seconds(retry_in)}});
    on_suspended(why, retry_in);
}

void bot::was_resumed(sender session)
{
    log::info("bot", "resumed", {{"jid", session.address().text()}});
    on_resumed(session);
}

void bot::went_offline(const error& why, std::optional<duration> retry_in)
{
    if (retry_in)
        log::warn("bot", "offline",
                  {{"jid", running_->stream().account().text()},
                   {"error", why},
                   {"retry_in_s", seconds(*retry_in)}});
    on_offline(why, retry_in);
}

}  // namespace mynah

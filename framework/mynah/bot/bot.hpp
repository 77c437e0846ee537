// A bot: override what it reacts to. It runs as a client, or as a component (XEP-0114), which
// serves every address of its domain: incoming::to() says which one was meant, and answers come
// from there.
//
//   class echo : public mynah::bot {
//       mynah::task<> on_message(mynah::incoming m) override { co_await m.reply(m.body()); }
//   };
//
// Handlers of one sender run one after the other, those of different senders side by side, all on
// one thread. Parameters are values: a handler owns its stanza while it waits. What a handler
// throws goes to on_error; cancellation must pass through.
#pragma once

#include <mynah/bot/bot_settings.hpp>
#include <mynah/bot/loop_guard.hpp>
#include <mynah/handlers/handler_registry.hpp>
#include <mynah/handlers/incoming.hpp>
#include <mynah/xep/disco.hpp>
#include <mynah/xep/roster.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace mynah {

class bot_session;

class bot : public handler_host {
public:
    bot();
    explicit bot(bot_settings settings);

    // To be changed until the bot goes online, for instance in the constructor, and while it is.
    // Bots with equal settings share them, so do not keep the reference.
    bot_settings& settings();
    const bot_settings& settings() const noexcept { return current_settings(); }

    // Further handlers, for instance in the constructor: handlers().on_message(name,
    // &my_bot::on_invitation). Presence tells what a bot understands (XEP-0115): when this was
    // called while the bot is online, and that has changed, presence is sent again a moment later,
    // once for all changes. So do not keep the reference.
    handler_registry& handlers() noexcept;
    const handler_registry& handlers() const noexcept { return handlers_; }

    // The contacts, once they are loaded.
    const xep::roster::roster& contacts() const noexcept { return roster_; }

protected:
    // Live messages with a body that are meant for the bot: no errors, no history of a room,
    // nothing that it said itself, no copies for other devices, no loop with another bot.
    virtual task<> on_message(incoming m);
    // Presence but for errors and subscription requests.
    virtual task<> on_presence(incoming p);
    // Requests that no handler is registered for. Unanswered, they are refused with
    // service-unavailable.
    virtual task<> on_iq(incoming request);
    // Everything else: errors, receipts, chat states, history. Never answer an error. What the bot
    // said itself in a room comes to no handler at all.
    virtual task<> on_stanza(incoming s);

    // Logged in, contacts loaded, presence sent; after each reconnect, too. A component has
    // neither.
    virtual task<> on_online(sender session);
    // The connection broke; the session may go on on the next one (XEP-0198). What is sent waits.
    virtual void on_suspended(const error& why, duration retry_in);
    // It did: nothing was lost, contacts and presence are as they were.
    virtual void on_resumed(sender session);
    // The session is over.
    virtual void on_offline(const error& why, std::optional<duration> retry_in);

    // May this contact see our presence? Default: yes when everyone may know that we are here. A
    // component, which keeps no contacts, is asked at each presence probe, too.
    virtual task<bool> on_subscribe(jid who);

    // Of a component: tells `to` that `self`, an address of ours, is there (or not any more). Who
    // has subscribed or probes is told without it.
    result<void> show_presence(const sender& session, jid_view self, jid_view to,
                               presence_type type = presence_type::available);

private:
    friend class bot_session;

    const bot_settings& current_settings() const noexcept { return own_ ? *own_ : *shared_; }
    void install();
    void attach(bot_session* s);
    void announce_changes();
    presence own_presence() const;
    void add_capabilities(presence& p);
    result<void> announce(const sender& session);
    task<> route_message(incoming m);
    task<> route_presence(incoming p);
    task<bool> may_subscribe(jid who);
    task<> decide_subscription(incoming request);
    task<> answer_probe(incoming probe);
    task<> end_subscription(incoming request);
    bool meant_for_us(const incoming& m);
    bool is_allowed(jid_view who) const noexcept;
    bool may_see_us(jid_view who, const sender& session) const;
    bool is_own_echo(const stanza& s) const;
    bool is_own_nick(jid_view room, std::string_view nick) const;

    void on_roster_push(incoming& request);
    void on_version(incoming& request);
    void on_info(incoming& request);
    void on_items(incoming& request);
    void on_receipt_request(const stanza& s, sender session);
    void give_receipt(const stanza& s, const sender& session);
    void on_room_presence(const stanza& s, sender session);

    bool admits(const stanza& s, const sender& session) final;
    void on_reply(const incoming& to, std::string_view text) final;
    task<> went_online(sender session) final;
    void was_suspended(const error& why, duration retry_in) final;
    void was_resumed(sender session) final;
    void went_offline(const error& why, std::optional<duration> retry_in) final;

    std::shared_ptr<const bot_settings> shared_;
    std::unique_ptr<bot_settings> own_;  // null: the shared ones
    handler_registry handlers_;
    xep::roster::roster roster_;
    xep::disco::announced announced_;
    bot_session* running_ = nullptr;
    std::optional<sender> present_;  // the stream on which presence was sent
    loop_guard loops_;
    using nicks = std::map<jid, std::string, std::less<>>;
    std::unique_ptr<nicks> own_nicks_;  // by room, in rooms that the bot is in; null: none
};

}  // namespace mynah

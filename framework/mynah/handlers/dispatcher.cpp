#include <mynah/handlers/dispatcher.hpp>

#include <mynah/base/log.hpp>
#include <mynah/base/seeded_hash.hpp>
#include <mynah/handlers/detail/thrown.hpp>
#include <mynah/handlers/handler_table.hpp>

namespace mynah {
namespace {

constexpr xml::qname muc_user{"x", "http://jabber.org/protocol/muc#user"};

// A handler that was cancelled has this long to end.
constexpr duration grace = std::chrono::seconds(1);

// One at a time per sender and place: devices of a person share a lane, occupants of a room do not.
// What comes from a room says so, by its type or by its payload (XEP-0045 7.2.2 and 7.5).
std::uint64_t lane_of(const session& s, const stanza& in) noexcept
{
    const bool groupchat =
        in.kind() == stanza_kind::message && in.message_type() == message_type::groupchat;
    const bool room = groupchat || (in.kind() != stanza_kind::iq && in.child(muc_user));
    const auto who = room ? in.from() : in.from().bare();
    return seeded_hash(who.text(), reinterpret_cast<std::uintptr_t>(&s) + groupchat);
}

// By payload first, then by type. An error brings the payload of what it answers back: that is no
// message of that kind.
const handler_entry* owner_of(const handler_table& table, const stanza& in)
{
    if (!table.has_owners(in.kind())) return nullptr;
    if (!in.is_error())
        for (auto payload : in.root().children())
            if (const auto* entry = table.owner(in.kind(), 0, payload)) return entry;
    const auto type = in.kind() == stanza_kind::message
                          ? static_cast<std::uint8_t>(in.message_type())
                          : static_cast<std::uint8_t>(in.presence_type());
    return table.owner(in.kind(), type);
}

void count_received(counters& counts, stanza_kind kind) noexcept
{
    switch (kind) {
        case stanza_kind::message: ++counts.received_messages; return;
        case stanza_kind::presence: ++counts.received_presence; return;
        case stanza_kind::iq: ++counts.received_iqs; return;
    }
}

}  // namespace

dispatcher::dispatcher(executor ex, workers& pool, handler_host& host,
                       const handler_registry& registry, backlog_limits limits)
    : pool_(pool),
      host_(host),
      registry_(registry),
      limits_(limits),
      tasks_(ex, [](std::string_view, std::exception_ptr) {})  // go_online() has reported
{
}

// The bot's code must not end the session that calls it.
template <class Call>
void dispatcher::guarded(std::string_view what, jid_view peer, Call call) noexcept
{
    try {
        call();
    } catch (...) {
        ++session_->counts().handler_failed;
        detail::report_thrown(host_, what, peer);
    }
}

void dispatcher::on_online()
{
    if (watcher_) watcher_->on_online();
    ++coming_online_;
    online_ = tasks_.spawn(go_online(session_->handle()), "went_online");
    if (!online_) --coming_online_;
}

task<> dispatcher::go_online(sender session)
{
    auto& named = pool_.take_activity();
    named.name(session.address().bare().text(), {});
    enter(&named);
    try {
        auto going = host_.went_online(session);
        co_await std::move(going);
    } catch (...) {
        if (!detail::is_cancellation()) detail::report_thrown(host_, "went_online", {});
    }
    leave();
    pool_.give_back(named);
    --coming_online_;
    if (idle()) drained_.wake_all();
}

void dispatcher::on_offline(const error& why, std::optional<duration> retry_in)
{
    if (watcher_) watcher_->on_offline(why, retry_in);
    tasks_.cancel(online_);  // it ends with its stream
    auto& named = pool_.reading();
    named.name(session_->account().bare().text(), {});
    const activity_scope at(&named);
    guarded("went_offline", {}, [&] { host_.went_offline(why, retry_in); });
}

void dispatcher::on_suspended(const error& why, duration retry_in)
{
    if (watcher_) watcher_->on_suspended(why, retry_in);
    guarded("was_suspended", {}, [&] { host_.was_suspended(why, retry_in); });
}

void dispatcher::on_resumed()
{
    if (watcher_) watcher_->on_resumed();
    guarded("was_resumed", {}, [&] { host_.was_resumed(session_->handle()); });
}

void dispatcher::on_stanza(stanza s, std::uint64_t number)
{
    count_received(session_->counts(), s.kind());
    const auto table = registry_.current();  // held to the end of this call
    const auto out = session_->handle();
    incoming in(std::move(s), out, host_, &registry_, number);
    if (closed_) return in.leave();  // the server keeps it for the next session
    const jid_view peer = in.from();
    auto& reading = pool_.reading();
    reading.name(out.address().bare().text(), peer.text());
    const activity_scope at(&reading);
    bool admitted = false;
    guarded("admits", peer, [&] { admitted = host_.admits(in.stanza(), out); });
    if (!admitted) return;  // a request is answered as if nobody were here
    guarded("observer", peer, [&] { table->observe(in.stanza(), host_, out); });
    if (in.kind() == stanza_kind::iq)
        dispatch_iq(*table, std::move(in));
    else
        dispatch_other(*table, std::move(in));
}

void dispatcher::dispatch_iq(const handler_table& table, incoming request)
{
    const auto type = static_cast<std::uint8_t>(request.stanza().iq_type());
    const auto* entry = table.owner(stanza_kind::iq, type, request.payload());
    if (!entry) {
        if (const auto& handler = table.otherwise(stanza_kind::iq))
            submit(handler, std::move(request));
        return;
    }
    request.if_unanswered(stanza_condition::internal_server_error);
    if (entry->answer)
        guarded("answer", request.from(), [&] { entry->answer(host_, request); });
    else
        submit(entry->owner, std::move(request));
}

void dispatcher::dispatch_other(const handler_table& table, incoming in)
{
    if (const auto* entry = owner_of(table, in.stanza()))
        submit(entry->owner, std::move(in));
    else if (const auto& handler = table.otherwise(in.kind()))
        submit(handler, std::move(in));
}

void dispatcher::submit(async_handler handler, incoming in)
{
    const auto bytes = in.stanza().size_bytes();
    if (queued_ >= limits_.stanzas || queued_bytes_ + bytes > limits_.bytes)
        return shed(std::move(in));
    const auto lane = lane_of(*session_, in.stanza());
    ++queued_;
    queued_bytes_ += std::uint32_t(bytes);
    if (pool_.submit(lane, handler, host_, in, *this)) return;
    --queued_;
    queued_bytes_ -= std::uint32_t(bytes);
    shed(std::move(in));
}

void dispatcher::shed(incoming in)
{
    auto& counts = session_->counts();
    switch (in.kind()) {
        case stanza_kind::iq:
            ++counts.shed_iq;
            in.if_unanswered(stanza_condition::resource_constraint);
            return;
        case stanza_kind::message: ++counts.shed_message; return;
        case stanza_kind::presence: ++counts.shed_presence; return;
    }
}

void dispatcher::on_done(std::size_t bytes)
{
    --queued_;
    queued_bytes_ -= std::uint32_t(bytes);
    if (idle()) drained_.wake_all();
}

task<> dispatcher::settle(timer_wheel& wheel, duration deadline)
{
    const auto end = wheel.now() + deadline;
    timer alarm([](void* queue) { static_cast<wait_queue*>(queue)->wake_all(); }, &drained_);
    wheel.schedule(alarm, end);
    while (!idle() && wheel.now() < end) {
        auto done = drained_.wait();
        co_await std::move(done);
    }
}

task<bool> dispatcher::drain(timer_wheel& wheel, duration deadline)
{
    closed_ = true;
    auto settling = settle(wheel, deadline);
    co_await std::move(settling);
    if (!idle()) {
        log::warn("bot", "handlers did not end in time and are cancelled",
                  {{"handlers", queued_ + coming_online_}});
        pool_.cancel(*this);
        tasks_.cancel();
        auto ending = settle(wheel, grace);
        co_await std::move(ending);
        if (!idle()) co_return false;
    }
    auto joining = tasks_.join();
    co_await std::move(joining);
    co_return true;
}

}  // namespace mynah

#include <mynah/handlers/dispatcher.hpp>

#include <mynah/base/seeded_hash.hpp>
#include <mynah/handlers/handler_table.hpp>

namespace mynah {
namespace {

// One at a time per sender and place: devices of a person share a lane, occupants of a room do not.
std::uint64_t lane_of(const session& s, const stanza& in) noexcept
{
    const bool room =
        in.kind() == stanza_kind::message && in.message_type() == message_type::groupchat;
    const auto who = room ? in.from() : in.from().bare();
    return seeded_hash(who.text(), reinterpret_cast<std::uintptr_t>(&s) + room);
}

}  // namespace

dispatcher::dispatcher(executor ex, workers& pool, handler_host& host,
                       const handler_registry& registry, backlog_limits limits)
    : pool_(pool), host_(host), registry_(registry), limits_(limits), tasks_(ex)
{
}

void dispatcher::on_online() { tasks_.spawn(go_online(session_->handle()), "went_online"); }

task<> dispatcher::go_online(sender session)
{
    try {
        auto going = host_.went_online(session);
        co_await std::move(going);
    } catch (const failure& e) {
        host_.on_error(e.why(), "went_online", {});
    }
}

void dispatcher::on_offline(const error& why, std::optional<duration> retry_in)
{
    host_.went_offline(why, retry_in);
}

void dispatcher::on_stanza(stanza s)
{
    const auto table = registry_.current();  // held to the end of this call
    const auto out = session_->handle();
    incoming in(std::move(s), out, host_, &registry_);
    if (!host_.admits(in.stanza(), out)) return;  // a request is answered as if nobody were here
    table->observe(in.stanza(), host_, out);
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
        entry->answer(host_, request);
    else
        submit(entry->owner, std::move(request));
}

void dispatcher::dispatch_other(const handler_table& table, incoming in)
{
    for (auto payload : in.stanza().root().children()) {
        if (const auto* entry = table.owner(in.kind(), 0, payload);
            entry && !in.stanza().is_error())
            return submit(entry->owner, std::move(in));
    }
    if (const auto& handler = table.otherwise(in.kind())) submit(handler, std::move(in));
}

void dispatcher::submit(async_handler handler, incoming in)
{
    const auto bytes = in.stanza().size_bytes();
    if (queued_ >= limits_.stanzas || queued_bytes_ + bytes > limits_.bytes)
        return shed(std::move(in));
    ++queued_;
    queued_bytes_ += bytes;
    const auto lane = lane_of(*session_, in.stanza());
    pool_.submit(lane, handler, host_, std::move(in), *this);
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
    queued_bytes_ -= bytes;
    if (queued_ == 0) drained_.wake_all();
}

task<bool> dispatcher::drain(timer_wheel& wheel, duration deadline)
{
    const auto end = wheel.now() + deadline;
    timer alarm([](void* queue) { static_cast<wait_queue*>(queue)->wake_all(); }, &drained_);
    wheel.schedule(alarm, end);
    while (queued_ != 0 && wheel.now() < end) {
        auto done = drained_.wait();
        co_await std::move(done);
    }
    tasks_.cancel();
    auto ending = tasks_.join();
    co_await std::move(ending);
    co_return queued_ == 0;
}

}  // namespace mynah

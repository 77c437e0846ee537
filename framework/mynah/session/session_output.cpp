// The way out of a session: what is sent, what is asked, and when it leaves.
#include <mynah/base/thrown.hpp>
#include <mynah/session/session.hpp>

#include <boost/asio/post.hpp>

namespace mynah {

// Goes on where flush() had to stop, until everything is in the kernel's hands.
task<> session::drain()
{
    try {
        auto writing = write_all();
        co_await std::move(writing);
    } catch (const std::exception&) {
        lose(thrown(errc::disconnected));
    }
    blocked_ = false;
    stuck_at_ = never;
    make_room();
}

task<> session::write_all()
{
    while (streaming() && !engine_.output().empty()) {
        keep();
        auto written = link_->write(engine_.output());
        if (!written) co_return lose(written.error());
        engine_.consume(*written);
        counts_->sent_bytes += *written;
        if (*written != 0) stuck_at_ = wheel_.now() + settings_->write_timeout;
        if (engine_.output().size() <= settings_->output_high_water) make_room();
        if (engine_.output().empty()) break;
        auto writable = link_->wait_writable();
        const auto ready = co_await std::move(writable);
        if (!ready) break;  // closed: who reads knows why
    }
}

// Those who wait for it look again, and so does the way in.
void session::make_room()
{
    room_.wake_all();
    if (held_up_) later();
}

void session::flush_later()
{
    if (!streaming()) return keep();  // suspended: it leaves when the session is resumed
    later();
}

void session::later()
{
    if (std::exchange(turn_posted_, true)) return;
    asio::post(executor_, [this] {
        turn_posted_ = false;
        on_turn();
    });
}

void session::on_turn()
{
    if (phase_ == phase::ended) return;
    if (cutting_) return end(errc::closed);
    flush();
    look_again();
}

void session::flush()
{
    if (!streaming()) return;
    keep();
    if (blocked_) return;
    while (!engine_.output().empty()) {
        auto written = link_->write(engine_.output());
        if (!written) return lose(written.error());
        engine_.consume(*written);
        counts_->sent_bytes += *written;
        if (*written != 0) continue;
        blocked_ = bool(tasks_.spawn(drain(), "write"));
        stuck_at_ = wheel_.now() + settings_->write_timeout;
        break;
    }
    watch_time();
}

// Answers and requests may go past the high-water mark, not past the limit.
result<void> session::within_limit()
{
    if (engine_.output().size() <= settings_->output_limit) return {};
    lose(error(errc::queue_full, "more unsent output than the limit allows"));
    return errc::queue_full;
}

result<void> session::is_served(const outgoing& out) const
{
    return engine_.settings().serves_not.check(out, address());
}

void session::count(const outgoing& out) noexcept
{
    switch (out.kind()) {
        case stanza_kind::message: ++counts_->sent_messages; return;
        case stanza_kind::presence: ++counts_->sent_presence; return;
        case stanza_kind::iq: ++counts_->sent_iqs; return;
    }
}

result<receipt> session::put(const outgoing& out)
{
    if (auto room = within_limit(); !room) return room.error();
    if (auto served = is_served(out); !served) return served.error();
    const auto number = engine_.send(out, wheel_.now());
    if (!number) return number.error();
    count(out);
    shown_to_.sent(out);
    flush_later();
    return receipt(*this, *number);
}

bool session::is_full() const noexcept
{
    return engine_.output().size() > settings_->output_high_water || engine_.queue_full();
}

result<receipt> session::try_send(const outgoing& out)
{
    if (is_full()) {
        ++counts_->refused_output;
        return errc::queue_full;
    }
    return put(out);
}

// Until the queue is not full, or its session is gone.
task<> session::wait_for_room(std::uint32_t generation)
{
    while (generation == generation_ && is_full()) {
        auto room = room_.wait();
        co_await std::move(room);
    }
}

task<result<receipt>> session::send(outgoing out, std::uint32_t generation)
{
    auto waiting = wait_for_room(generation);
    co_await std::move(waiting);
    if (generation != generation_) co_return errc::stale;
    co_return try_send(out);
}

// The waiter of a request: its entry in the engine's table, and its deadline.
class session::pending_request final : public protocol::reply_slot {
public:
    pending_request() : deadline_(timer::of<&pending_request::on_deadline>(this)) {}
    pending_request(const pending_request&) = delete;
    pending_request& operator=(const pending_request&) = delete;

    // Given up by its coroutine: the reply will find nobody.
    ~pending_request()
    {
        if (!reply_.ready() && engine_) engine_->forget(id_);
    }

    result<void> start(protocol::engine& engine, outgoing& out, timer_wheel& wheel,
                       duration deadline)
    {
        auto id = engine.request(out, *this, wheel.now());
        if (!id) return id.error();
        engine_ = &engine;
        id_ = std::move(*id);
        wheel.schedule_after(deadline_, deadline);
        return {};
    }

    void on_reply(result<stanza> reply) override { reply_.set(std::move(reply)); }
    task<> wait() { return reply_.wait(); }
    result<stanza> take() { return reply_.take(); }

private:
    void on_deadline()
    {
        if (reply_.ready()) return;
        engine_->forget(id_);
        reply_.set(error(errc::timed_out, "no reply to the request"));
    }

    one_shot<result<stanza>> reply_;
    timer deadline_;
    protocol::engine* engine_ = nullptr;
    std::string id_;
};

task<result<stanza>> session::request(outgoing out, duration deadline, std::uint32_t generation)
{
    if (generation != generation_) co_return errc::stale;
    if (auto room = within_limit(); !room) co_return room.error();
    if (auto served = is_served(out); !served) co_return served.error();
    pending_request pending;
    if (auto started = pending.start(engine_, out, wheel_, deadline); !started)
        co_return started.error();
    count(out);
    flush_later();
    if (held_up_) later();  // now somebody waits for input
    auto waiting = pending.wait();
    co_await std::move(waiting);
    auto reply = pending.take();
    if (reply && reply->is_error()) co_return reply->error().to_error();
    co_return reply;
}

}  // namespace mynah

#include <mynah/session/session.hpp>

#include <mynah/base/log.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

namespace mynah {

namespace {

// By which it is known on disk.
std::string name_of(const protocol::login& who) { return who.account.text() + '/' + who.resource; }

// As the last log-in has left it, perhaps in an earlier process.
protocol::login recalled(protocol::login who, login_store* store)
{
    if (store == nullptr) return who;
    if (auto kept = store->load(name_of(who))) {
        who.least_strength = std::max(who.least_strength, kept->least_strength);
        who.memory = std::move(kept->memory);
    }
    return who;
}

}  // namespace

session::session(executor ex, timer_wheel& wheel, net::link_source& links,
                 shared_session_config config, session_events& events)
    : executor_(ex),
      wheel_(wheel),
      links_(links),
      settings_(std::move(config.session)),
      events_(events),
      counts_(settings_->counts ? settings_->counts : std::make_shared<counters>()),
      tasks_(ex, [](std::string_view, std::exception_ptr) {}),  // they catch what matters
      clock_(timer::of<&session::on_time>(this)),
      engine_(recalled(std::move(config.who), settings_->logins.get()), std::move(config.stream),
              id_generator(), *counts_),
      backoff_(settings_->backoff),
      random_(std::random_device{}())
{
    if (config.token) token_ = std::make_unique<account_token>(std::move(config.token));
    if (settings_->journal)
        kept_ = std::make_unique<journal_entry>(settings_->journal, name_of(engine_.who()));
}

session::~session() = default;

double session::random() { return std::uniform_real_distribution<double>(0, 1)(random_); }

void session::start()
{
    phase_ = phase::pausing;
    if (cutting_) return later();  // it was stopped before
    take_over();
    attempt();
}

task<error> session::join()
{
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    const cancel_hook forward([](void* s) { static_cast<session*>(s)->cut(); }, this);
    waiter ended;
    joining_ = &ended;
    while (phase_ != phase::idle && phase_ != phase::ended) {
        auto end = ended.wait_shielded(forward);
        co_await std::move(end);
    }
    joining_ = nullptr;
    try {
        auto joining = tasks_.join();
        co_await std::move(joining);
    } catch (const boost::system::system_error&) {  // we are cancelled: below
    }
    // A turn of ours and a handler of the link refer to this session: they pass first.
    while (turn_posted_ || listening_) co_await asio::post(executor_, use_task);
    co_await asio::this_coro::throw_if_cancelled(throws);

    const auto own = co_await asio::this_coro::cancellation_state;
    if (own.cancelled() != asio::cancellation_type::none)
        throw boost::system::system_error(asio::error::operation_aborted, "session");
    co_return why();
}

task<error> session::run()
{
    start();
    return join();
}

void session::stop()
{
    if (std::exchange(stopping_, true) || !streaming()) return cut();
    engine_.close(wheel_.now());
    if (engine_.over()) return lose(errc::closed);
    watch_time();
    flush_later();
}

// It ends at the loop's next turn: whoever asks may be called by us.
void session::cut()
{
    stopping_ = true;
    if (phase_ == phase::ended || std::exchange(cutting_, true)) return;
    tasks_.cancel();
    if (phase_ != phase::idle) later();
}

void session::end(error why)
{
    if (streaming()) end_stream();
    phase_ = phase::ended;
    last_.set(std::move(why));
    turn_.reset();
    tell(std::nullopt);
    clock_.cancel();
    if (joining_ != nullptr) joining_->wake();
}

// An attempt is over: what it leaves, and what comes next.
void session::tell(std::optional<duration> retry_in)
{
    if (retry_in && engine_.suspended()) return events_.on_suspended(why(), *retry_in);
    engine_.give_up();
    end_session();
    events_.on_offline(why(), retry_in);
}

// The session that an earlier process of ours has left is resumed as one of our own.
void session::take_over()
{
    if (!kept_) return;
    const auto left = kept_->take_left();
    if (!left) return;
    if (auto restored = engine_.restore(*left, wheel_.now()); !restored) return;
    taken_over_ = true;
    log::info("session", "an earlier process left a session: it is resumed",
              {{"jid", left->address}, {"unacknowledged", left->unacknowledged.size()}});
}

// On disk, before the transport gets what has come of it.
void session::keep()
{
    if (engine_.take_learned() && settings_->logins)
        settings_->logins->save(name_of(engine_.who()),
                                kept_login(engine_.who().least_strength, engine_.who().memory));
    if (kept_) kept_->follow(engine_, generation_);
}

// Handles to it are stale, and what was not acknowledged never will be.
void session::end_session()
{
    ++generation_;
    taken_over_ = false;
    keep();
    shown_to_.clear();
    settle();
    settled_.wake_all();
    room_.wake_all();
}

// What has been acknowledged meanwhile is news for those who wait for it, and for room.
void session::settle()
{
    const auto now = engine_.management().last_acknowledged();
    if (std::exchange(settled_up_to_, now) == now) return;
    settled_.wake_all();
    if (!is_full()) room_.wake_all();
}

void session::finished(std::uint64_t number) noexcept
{
    engine_.finished(number, wheel_.now());
    if (!streaming()) return;
    watch_time();
    if (!engine_.output().empty()) flush_later();
}

// The link is of no use any more: who waits for it wakes up and finds the engine closed.
void session::lose(error why)
{
    if (!streaming()) return;
    engine_.abandon(std::move(why));
    if (token_) tasks_.cancel(token_->waiting());  // a source may take its time
    link_->close();
    make_room();
}

void session::watch_time()
{
    auto due = streaming() || engine_.suspended() ? engine_.deadline() : never;
    if (streaming()) due = std::min(due, stuck_at_);
    if (phase_ == phase::pausing) due = std::min(due, due_);
    if (phase_ == phase::queueing) due = std::min(due, turn_->start());
    if (clock_.scheduled() && clock_.due() <= due) return;  // early is fine: on_time() looks again
    if (due != never) wheel_.schedule(clock_, due);
}

void session::on_time()
{
    const auto now = wheel_.now();
    if (streaming()) {
        engine_.tick(now);
        if (engine_.over()) return lose(errc::timed_out);
        if (now >= stuck_at_) return lose(error(errc::timed_out, "the server takes no more data"));
        flush();
        return watch_time();
    }
    if (engine_.suspended() && now >= engine_.deadline()) {
        engine_.tick(now);
        end_session();
        const auto pause =
            phase_ == phase::pausing && due_ != never ? due_ - now : duration::zero();
        events_.on_offline(error(errc::timed_out, "the session could not be resumed in time"),
                           pause);
    }
    if (phase_ == phase::pausing && now >= due_) attempt();
    if (phase_ == phase::queueing && now >= turn_->start()) go_ahead();
    watch_time();
}

}  // namespace mynah

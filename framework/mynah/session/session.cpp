#include <mynah/session/session.hpp>

#include <mynah/base/log.hpp>
#include <mynah/base/sleep.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>

namespace mynah {

using protocol::engine_event;

namespace {

constexpr std::size_t read_size = 16 * 1024;

}  // namespace

session::session(executor ex, timer_wheel& wheel, link_source& links, session_config config,
                 session_events& events)
    : executor_(ex),
      wheel_(wheel),
      links_(links),
      config_(std::move(config)),
      events_(events),
      tasks_(ex),
      clock_(timer::of<&session::on_time>(this)),
      engine_(config_.stream, id_generator(), counts_),
      random_(std::random_device{}())
{
    if (config_.journal)
        kept_ = std::make_unique<journal_entry>(
            config_.journal, config_.stream.account.text() + '/' + config_.stream.resource);
}

session::~session() = default;

double session::random() { return std::uniform_real_distribution<double>(0, 1)(random_); }

task<error> session::run()
{
    take_over();
    tasks_.spawn(drive(), "session " + config_.stream.account.text());
    std::exception_ptr failed;
    try {
        auto joining = tasks_.join();
        co_await std::move(joining);
    } catch (...) {
        failed = std::current_exception();
    }
    // A posted flush refers to this session: it passes first, also when we are cancelled.
    const bool throws = co_await asio::this_coro::throw_if_cancelled();
    co_await asio::this_coro::throw_if_cancelled(false);
    while (flush_posted_) co_await asio::post(executor_, use_task);
    co_await asio::this_coro::throw_if_cancelled(throws);

    if (stopping_ || failed) last_ = errc::closed;
    clock_.cancel();
    if (!told_end_) tell(std::nullopt);
    if (failed) std::rethrow_exception(failed);
    co_return last_;
}

void session::stop()
{
    if (std::exchange(stopping_, true) || !streaming_) return tasks_.cancel();
    engine_.close(wheel_.now());
    if (engine_.over()) return lose(errc::closed);
    watch_time();
    flush_later();
}

// An attempt is over: what it leaves, and what comes next.
void session::tell(std::optional<duration> retry_in)
{
    if (retry_in && engine_.suspended()) return events_.on_suspended(last_, *retry_in);
    told_end_ = !retry_in;
    engine_.give_up();
    end_session();
    events_.on_offline(last_, retry_in);
}

task<> session::drive()
{
    backoff pace(config_.backoff);
    for (;;) {
        online_since_ = never;
        auto attempted = guarded_attempt();
        last_ = co_await std::move(attempted);
        if (stopping_) last_ = errc::closed;
        const auto online_for =
            online_since_ == never ? duration::zero() : wheel_.now() - online_since_;
        const auto delay = pace.next(protocol::disposition_of(last_), online_for, random());
        tell(delay);
        if (!delay) co_return;
        auto pause = sleep(wheel_, *delay);
        co_await std::move(pause);
    }
}

// What is thrown below (no memory, no thread for PBKDF2) costs this attempt, not the session.
task<error> session::guarded_attempt()
{
    try {
        auto attempted = attempt();
        co_return co_await std::move(attempted);
    } catch (const failure& e) {
        co_return e.why();
    } catch (const boost::system::system_error& e) {
        if (e.code() == asio::error::operation_aborted) throw;
        co_return error(e.code());
    } catch (const std::exception& e) {
        co_return error(errc::disconnected, e.what());
    }
}

// One try: the server, and whereto it sends us. A redirection is good for this try alone, and
// changes neither the name that the certificate must be for nor the TLS policy (RFC 6120 4.9.3.19).
task<error> session::attempt()
{
    linked_ = false;
    std::optional<net::endpoint> redirected;
    auto nearest = net::address_scope::anywhere;
    for (unsigned hop = 0; hop <= config_.redirects; ++hop) {
        auto options = where_to(redirected);
        if (config_.pace) {
            auto turn =
                config_.pace->turn(wheel_, options.via ? options.via->host : options.domain);
            co_await std::move(turn);
        }
        auto connecting = links_.connect(std::move(options));
        auto connected = co_await std::move(connecting);
        ++counts_.connect_attempts;
        if (!connected) co_return connected.error();
        // Whoever may write before TLS must not send us where he cannot go himself.
        const auto scope = connected->link->peer_scope();
        if (hop == 0) nearest = scope;
        if (scope < nearest)
            co_return error(errc::redirect_refused,
                            "from the network to " + connected->link->peer());

        while (blocked_) {  // the last link's writer still refers to it
            auto room = room_.wait();
            co_await std::move(room);
        }
        auto talking = talk(std::move(*connected));
        auto why = co_await std::move(talking);
        if (why.code != stream_condition::see_other_host || why.peer_text.empty()) co_return why;
        auto next = net::endpoint::parse(why.peer_text, 5222);
        if (!next)
            co_return error(errc::redirect_refused, "see-other-host names no host", why.peer_text);
        redirected = std::move(*next);
        redirected->direct_tls = target_->direct_tls;
    }
    co_return errc::too_many_redirects;
}

net::connect_options session::where_to(const std::optional<net::endpoint>& redirected) const
{
    const auto domain = domain_ascii(config_.stream.account);
    net::connect_options options(domain ? *domain : std::string(config_.stream.account.domain()));
    options.via = redirected ? redirected : config_.via;
    using protocol::tls_policy;
    options.direct_tls =
        config_.stream.tls == tls_policy::direct || config_.stream.tls == tls_policy::required;
    options.starttls = config_.stream.tls != tls_policy::direct;
    options.limit = config_.connect_timeout;
    if (const auto& wish = engine_.management().grant().location;
        engine_.suspended() && !wish.empty() && !tried_location_ && !redirected)
        if (auto there = net::endpoint::parse(wish, 5222)) options.via = std::move(*there);
    // The target that got us nowhere, or sent us away, is not the next one to be asked.
    if (!was_online_ || last_.code == stream_condition::system_shutdown) options.avoid = target_;
    return options;
}

result<void> session::may_talk_to(const net::transport& link) const
{
    if (config_.stream.tls != protocol::tls_policy::off ||
        link.peer_scope() == net::address_scope::loopback || config_.clear_text_to_anywhere)
        return {};
    return error(errc::clear_text_refused,
                 "TLS is off and " + link.peer() +
                     " is not on this machine: nothing was sent to it "
                     "(--send-password-in-clear-text-to-any-host insists)");
}

task<error> session::talk(net::connection connection)
{
    if (auto allowed = may_talk_to(*connection.link); !allowed) co_return allowed.error();
    target_ = connection.target;
    was_online_ = false;
    if (config_.stream.tls == protocol::tls_policy::direct) target_->direct_tls = true;
    link_ = std::move(connection.link);
    auto tls = config_.stream.tls;
    if (tls == protocol::tls_policy::required)
        tls = target_->direct_tls ? protocol::tls_policy::direct : protocol::tls_policy::starttls;
    streaming_ = linked_ = true;
    tried_location_ = true;
    // However this ends, also by cancellation: nobody is left waiting for a stream that is gone.
    const auto gone = [this](void*) { end_stream(); };
    const std::unique_ptr<void, decltype(gone)> on_exit(this, gone);

    log::debug("session", "connected",
               {{"jid", config_.stream.account.text()}, {"peer", link_->peer()}});
    engine_.start(wheel_.now(), random_id(), tls);
    for (;;) {
        const auto event = engine_.next_event(wheel_.now());
        settle();
        switch (event) {
            case engine_event::none: {
                auto reading = read();
                co_await std::move(reading);
                break;
            }
            case engine_event::needs_tls:
            case engine_event::needs_channel_binding:
            case engine_event::needs_key: {
                watch_time();
                auto answering = answer(event);
                co_await std::move(answering);
                break;
            }
            case engine_event::online:
                taken_over_ = false;  // it was too late
                went_online("logged in");
                events_.on_online();
                break;
            case engine_event::resumed:
                went_online("resumed");
                if (std::exchange(taken_over_, false))
                    events_.on_online();  // of this process, for the first time
                else
                    events_.on_resumed();
                break;
            case engine_event::lost:
                end_session();
                events_.on_offline(
                    error(errc::disconnected, "the server did not resume the session"),
                    duration::zero());
                break;
            case engine_event::stanza:
                events_.on_stanza(engine_.take_stanza(), engine_.stanza_number());
                break;
            case engine_event::redirect: {
                flush();
                auto why = engine_.why();
                why.peer_text = engine_.redirect_host();
                co_return why;
            }
            case engine_event::suspended:
            case engine_event::closed:
                flush();
                if (online_since_ != never) ++counts_.disconnected;
                co_return engine_.why();
        }
    }
}

void session::went_online(std::string_view how)
{
    address_ = engine_.address();
    online_since_ = wheel_.now();
    was_online_ = true;
    tried_location_ = false;
    ++counts_.connected;
    log::debug("session", how, {{"jid", address_.text()}, {"mechanism", engine_.mechanism()}});
}

void session::end_stream()
{
    engine_.abandon(errc::disconnected);
    link_->close();
    streaming_ = false;
    clock_.cancel();
    if (engine_.suspended())
        watch_time();  // until it is too late to resume it
    else
        end_session();
    room_.wake_all();
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
    if (!streaming_) return;
    watch_time();
    if (!engine_.output().empty()) flush_later();
}

// Waits for bytes and gives them to the engine. While too much output waits nothing is read, for
// what is read makes more; unless somebody waits for an answer, which only reading can bring.
task<> session::read()
{
    flush();
    while (engine_.output().size() > config_.output_high_water && engine_.awaited_requests() == 0 &&
           !engine_.over()) {
        engine_.pause_reading();
        watch_time();
        auto room = room_.wait();
        co_await std::move(room);
    }
    engine_.resume_reading(wheel_.now());
    if (engine_.over()) co_return;
    watch_time();
    auto readable = link_->wait_readable();
    auto ready = co_await std::move(readable);
    if (engine_.over()) co_return;
    if (!ready) co_return engine_.abandon(ready.error());
    auto got = link_->read(engine_.prepare(read_size));
    if (!got) co_return engine_.abandon(got.error());
    counts_.received_bytes += *got;
    engine_.commit(*got, wheel_.now());
}

// The link is of no use any more: read() wakes up and finds the engine closed.
void session::lose(error why)
{
    if (!streaming_) return;
    engine_.abandon(std::move(why));
    link_->close();
    room_.wake_all();
}

void session::watch_time()
{
    const auto due = std::min(engine_.deadline(), stuck_at_);
    if (clock_.scheduled() && clock_.due() <= due) return;  // early is fine: on_time() looks again
    if (due != never) wheel_.schedule(clock_, due);
}

void session::on_time()
{
    engine_.tick(wheel_.now());
    if (!streaming_) {
        if (engine_.suspended()) return watch_time();
        end_session();
        return events_.on_offline(
            error(errc::timed_out, "the session could not be resumed in time"), duration::zero());
    }
    if (engine_.over()) return lose(errc::timed_out);
    if (wheel_.now() >= stuck_at_)
        return lose(error(errc::timed_out, "the server takes no more data"));
    flush();
    watch_time();
}

}  // namespace mynah

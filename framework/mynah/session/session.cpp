#include <mynah/session/session.hpp>

#include <mynah/base/log.hpp>
#include <mynah/base/offload.hpp>
#include <mynah/base/sleep.hpp>
#include <mynah/protocol/sasl/scram_keys.hpp>

#include <boost/asio/post.hpp>

#include <fmt/format.h>

namespace mynah {

using protocol::engine_event;

namespace {

constexpr std::size_t read_size = 16 * 1024;

const jid nobody;

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
      random_(std::random_device{}())
{
}

session::~session() = default;

const jid& session::address() const noexcept { return engine_ ? engine_->address() : nobody; }

double session::random() { return std::uniform_real_distribution<double>(0, 1)(random_); }

task<error> session::run()
{
    tasks_.spawn(drive(), "session " + config_.stream.account.text());
    co_await tasks_.join();
    // The posted flush refers to this session: let it pass.
    while (flush_posted_) co_await asio::post(executor_, use_task);
    if (stopping_) co_return errc::closed;
    co_return last_;
}

void session::stop()
{
    if (std::exchange(stopping_, true) || !engine_) return tasks_.cancel();
    engine_->close(wheel_.now());
    if (engine_->over()) return lose(errc::closed);
    watch_time();
    flush_later();
}

task<> session::drive()
{
    backoff pace(config_.backoff);
    for (;;) {
        online_since_ = never;
        auto attempted = attempt();
        last_ = co_await std::move(attempted);
        const auto online_for =
            online_since_ == never ? duration::zero() : wheel_.now() - online_since_;
        const auto delay = stopping_
                               ? std::nullopt
                               : pace.next(protocol::disposition_of(last_), online_for, random());
        events_.on_offline(last_, delay);
        if (!delay) co_return;
        auto pause = sleep(wheel_, *delay);
        co_await std::move(pause);
    }
}

// One try: the server, and whereto it sends us. A redirection is good for this try alone, and
// changes neither the name that the certificate must be for nor the TLS policy (RFC 6120 4.9.3.19).
task<error> session::attempt()
{
    std::optional<net::endpoint> redirected;
    bool started_on_loopback = false;
    for (unsigned hop = 0; hop <= config_.redirects; ++hop) {
        auto connecting = links_.connect(where_to(redirected));
        auto connected = co_await std::move(connecting);
        ++counts_.connect_attempts;
        if (!connected) co_return connected.error();
        const bool loopback = connected->link->peer_scope() == net::address_scope::loopback;
        if (hop == 0) started_on_loopback = loopback;
        if (loopback && !started_on_loopback)
            co_return error(errc::redirect_refused, "from the network to this machine");

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
    if (last_.code == stream_condition::system_shutdown) options.avoid = target_;
    return options;
}

result<void> session::may_talk_to(const net::transport& link) const
{
    if (config_.stream.tls != protocol::tls_policy::off ||
        link.peer_scope() == net::address_scope::loopback || config_.clear_text_to_anywhere)
        return {};
    return error(errc::tls_not_offered, "TLS is off and " + link.peer() +
                                            " is not on this machine: nothing was sent to it");
}

task<error> session::talk(net::connection connection)
{
    if (auto allowed = may_talk_to(*connection.link); !allowed) co_return allowed.error();
    target_ = connection.target;
    if (config_.stream.tls == protocol::tls_policy::direct) target_->direct_tls = true;
    link_ = std::move(connection.link);
    auto stream = config_.stream;
    if (stream.tls == protocol::tls_policy::required)
        stream.tls =
            target_->direct_tls ? protocol::tls_policy::direct : protocol::tls_policy::starttls;
    engine_ =
        std::make_unique<protocol::engine>(std::move(stream), id_generator(), random_id(), counts_);
    ++generation_;
    // However this ends, also by cancellation: nobody is left waiting for a stream that is gone.
    const auto gone = [this](void*) {
        engine_->abandon(errc::disconnected);
        link_->close();
        clock_.cancel();
        ++generation_;
        room_.wake_all();
        engine_.reset();
    };
    const std::unique_ptr<void, decltype(gone)> on_exit(this, gone);

    log::debug("session", "connected",
               {{"jid", config_.stream.account.text()}, {"peer", link_->peer()}});
    engine_->start(wheel_.now());
    for (;;) {
        const auto event = engine_->next_event(wheel_.now());
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
                online_since_ = wheel_.now();
                ++counts_.connected;
                log::debug(
                    "session", "logged in",
                    {{"jid", engine_->address().text()}, {"mechanism", engine_->mechanism()}});
                events_.on_online();
                break;
            case engine_event::stanza: events_.on_stanza(engine_->take_stanza()); break;
            case engine_event::redirect: {
                flush();
                auto why = engine_->why();
                why.peer_text = engine_->redirect_host();
                co_return why;
            }
            case engine_event::closed:
                flush();
                if (online_since_ != never) ++counts_.disconnected;
                co_return engine_->why();
        }
    }
}

task<> session::answer(engine_event question)
{
    if (question == engine_event::needs_tls) {
        auto securing = secure();
        if (auto secured = co_await std::move(securing); !secured)
            engine_->abandon(secured.error());
    } else if (question == engine_event::needs_channel_binding) {
        auto data = link_->binding_data(engine_->binding_type());
        if (data)
            engine_->supply_channel_binding(std::move(*data));
        else
            engine_->abandon(
                error(errc::tls_failed, "this connection gives no channel-binding data"));
    } else {
        // PBKDF2 takes milliseconds: not on this thread.
        using derive = result<sasl::scram_keys> (*)(const sasl::key_request&, const secret&);
        auto deriving = offload(static_cast<derive>(&sasl::derive_keys), engine_->key_request(),
                                config_.stream.password);
        auto keys = co_await std::move(deriving);
        if (keys)
            engine_->supply_key(*keys);
        else
            engine_->abandon(keys.error());
    }
}

task<result<void>> session::secure()
{
    // Everything in clear text, <starttls/> included, is in the kernel's hands before the
    // handshake.
    flush();
    while (blocked_) {
        auto room = room_.wait();
        co_await std::move(room);
    }
    if (!config_.tls) co_return error(errc::invalid_argument, "no TLS context was configured");
    auto identity = domain_ascii(config_.stream.account);
    if (!identity) co_return identity.error();
    auto handshake = link_->start_tls(config_.tls, std::move(*identity),
                                      target_->direct_tls ? "xmpp-client" : "");
    auto secured = co_await std::move(handshake);
    if (!secured) co_return secured.error();

    channel_bindings available;
    for (auto type : {channel_binding::tls_unique, channel_binding::tls_server_end_point,
                      channel_binding::tls_exporter})
        if (link_->binding_data(type)) available.insert(type);
    log::debug("session", "TLS stands",
               {{"version", secured->version}, {"cipher", secured->cipher}});
    engine_->supply_tls(wheel_.now(), secured->tls13, available);
    co_return result<void>();
}

// Waits for bytes and gives them to the engine. While too much output waits nothing is read, for
// what is read makes more; unless somebody waits for an answer, which only reading can bring.
task<> session::read()
{
    flush();
    while (engine_->output().size() > config_.output_high_water &&
           engine_->pending_requests() == 0 && !engine_->over()) {
        auto room = room_.wait();
        co_await std::move(room);
    }
    if (engine_->over()) co_return;
    watch_time();
    auto readable = link_->wait_readable();
    auto ready = co_await std::move(readable);
    if (engine_->over()) co_return;
    if (!ready) co_return engine_->abandon(ready.error());
    auto got = link_->read(engine_->prepare(read_size));
    if (!got) co_return engine_->abandon(got.error());
    engine_->commit(*got, wheel_.now());
}

// Goes on where flush() had to stop, until everything is in the kernel's hands.
task<> session::drain()
{
    while (engine_ && !engine_->output().empty()) {
        auto written = link_->write(engine_->output());
        if (!written) {
            lose(written.error());
            break;
        }
        engine_->consume(*written);
        if (engine_->output().size() <= config_.output_high_water) room_.wake_all();
        if (engine_->output().empty()) break;
        auto writable = link_->wait_writable();
        if (auto ready = co_await std::move(writable); !ready) break;  // closed: read() knows why
    }
    blocked_ = false;
    room_.wake_all();
}

void session::flush_later()
{
    if (std::exchange(flush_posted_, true)) return;
    asio::post(executor_, [this] {
        flush_posted_ = false;
        flush();
    });
}

void session::flush()
{
    if (!engine_ || blocked_) return;
    while (!engine_->output().empty()) {
        auto written = link_->write(engine_->output());
        if (!written) return lose(written.error());
        engine_->consume(*written);
        if (*written == 0) {
            blocked_ = tasks_.spawn(drain(), "write");
            return;
        }
    }
}

// The link is of no use any more: read() wakes up and finds the engine closed.
void session::lose(error why)
{
    if (!engine_) return;
    engine_->abandon(std::move(why));
    link_->close();
    room_.wake_all();
}

void session::watch_time()
{
    if (clock_.scheduled() && clock_.due() <= engine_->deadline())
        return;  // early is fine: on_time() looks again
    wheel_.schedule(clock_, engine_->deadline());
}

void session::on_time()
{
    engine_->tick(wheel_.now());
    if (engine_->over()) return lose(errc::timed_out);
    flush();
    watch_time();
}

result<void> session::put(const outgoing& out)
{
    if (!engine_) return errc::closed;
    if (auto sent = engine_->send(out); !sent) return sent.error();
    flush_later();
    return {};
}

result<void> session::try_send(const outgoing& out)
{
    if (engine_ && engine_->output().size() > config_.output_high_water) {
        ++counts_.refused_output;
        return errc::queue_full;
    }
    return put(out);
}

task<result<void>> session::send(outgoing out, std::uint32_t generation)
{
    while (generation == generation_ && engine_ &&
           engine_->output().size() > config_.output_high_water) {
        auto room = room_.wait();
        co_await std::move(room);
    }
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
        auto id = engine.request(out, *this);
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
    protocol::engine* engine_ =
        nullptr;  // valid until it answers: a stream that ends answers everybody
    std::string id_;
};

task<result<stanza>> session::request(outgoing out, duration deadline, std::uint32_t generation)
{
    if (generation != generation_) co_return errc::stale;
    if (!engine_) co_return errc::closed;
    pending_request pending;
    if (auto started = pending.start(*engine_, out, wheel_, deadline); !started)
        co_return started.error();
    flush_later();
    auto waiting = pending.wait();
    co_await std::move(waiting);
    auto reply = pending.take();
    if (reply && reply->is_error()) co_return reply->error().to_error();
    co_return reply;
}

}  // namespace mynah

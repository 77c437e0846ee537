#include <mynah/pool/shard.hpp>

#include <mynah/base/log.hpp>
#include <mynah/base/shared_value.hpp>

namespace mynah {

pool::tenant::tenant(shard& home, account_id id, shared_session_config config,
                     std::unique_ptr<bot> b)
    : home_(home),
      id_(id),
      bot_(std::move(b)),
      session_(home.thread_.get_executor(), home.thread_.wheel(), home.thread_.handlers(), *this,
               std::move(config), *bot_),
      since_(home.thread_.wheel().now())
{
    session_.watch(*this);
    ++home_.figures_.connecting;
}

pool::tenant::~tenant()
{
    if (auto* last = gauge(phase_)) --*last;
}

std::size_t* pool::tenant::gauge(phase p) const noexcept
{
    switch (p) {
        case phase::connecting: return &home_.figures_.connecting;
        case phase::online: return &home_.figures_.online;
        case phase::waiting: return &home_.figures_.waiting;
        case phase::ended: break;
    }
    return nullptr;
}

void pool::tenant::go(phase next) noexcept
{
    if (auto* before = gauge(phase_)) --*before;
    phase_ = next;
    if (auto* now = gauge(phase_)) ++*now;
}

task<result<net::connection>> pool::tenant::connect(net::connect_options options)
{
    if (phase_ != phase::connecting) since_ = home_.thread_.wheel().now();
    go(phase::connecting);
    return home_.thread_.links().connect(std::move(options));
}

void pool::tenant::on_online()
{
    home_.figures_.logins[static_cast<std::size_t>(login_result::online)].add(
        home_.thread_.wheel().now() - since_);
    go(phase::online);
}

void pool::tenant::on_suspended(const error& why, duration retry_in) { on_offline(why, retry_in); }

void pool::tenant::on_resumed() { on_online(); }

void pool::tenant::on_offline(const error& why, std::optional<duration> retry_in)
{
    if (phase_ == phase::connecting) {
        const auto how = result_of(why);
        home_.figures_.logins[static_cast<std::size_t>(how)].add(home_.thread_.wheel().now() -
                                                                 since_);
        home_.figures_.failed(session_.stream().stage(), how);
    } else if (phase_ == phase::online && retry_in) {
        home_.figures_.lost(why.code);
    }
    go(retry_in ? phase::waiting : phase::ended);
    if (!retry_in) home_.wind_up(*this);
}

pool::shard::shard(io_thread& thread, book& b, const pool_settings& settings)
    : thread_(thread),
      book_(b),
      settings_(settings),
      tasks_(thread.get_executor(), [](std::string_view name, std::exception_ptr) {
          log::error("pool", "a session failed", {{"session", name}});
      })
{
}

void pool::shard::add(account_id id, shared_session_config config, std::unique_ptr<bot> b)
{
    const jid account = config.who.account;
    try {
        auto settings = *config.session;
        settings.counts = counts_;
        config.session = share(std::move(settings));
        auto made = std::make_unique<tenant>(*this, id, std::move(config), std::move(b));
        auto& t = *tenants_.emplace(id, std::move(made)).first->second;
        t.session().start(settings_.drain);
        for (unsigned i = 0; i < stops_; ++i) t.session().stop();
    } catch (const std::exception& e) {
        tenants_.erase(id);
        book_.ended(id, account, error(errc::invalid_argument, e.what()));
    }
}

// Its session is over: what is left of it takes its time.
void pool::shard::wind_up(tenant& t) { tasks_.spawn(await_end(t), "account"); }

task<> pool::shard::await_end(tenant& t)
{
    error why;
    try {
        auto ending = t.session().join();
        why = co_await std::move(ending);
    } catch (const std::exception& e) {
        why = error(errc::disconnected, e.what());
    }
    ended(t, why);
}

void pool::shard::ended(tenant& t, const error& why)
{
    auto left = tenants_.extract(t.id());
    const auto id = t.id();
    const jid account = t.account();
    if (!t.session().drained()) {
        log::warn("pool", "a handler did not end: its session stays until the pool ends",
                  {{"jid", account.text()}});
        zombies_.push_back(std::move(left.mapped()));
    }
    left = {};
    book_.ended(id, account, why);
}

void pool::shard::remove(account_id id)
{
    if (const auto found = tenants_.find(id); found != tenants_.end())
        found->second->session().stop();
}

void pool::shard::stop()
{
    ++stops_;
    for (auto& [id, t] : tenants_) t->session().stop();
}

void pool::shard::call(account_id id, const std::function<void(bot&, sender)>& what)
{
    if (const auto found = tenants_.find(id); found != tenants_.end())
        what(found->second->of(), found->second->session().stream().handle());
}

pool_figures pool::shard::figures() const
{
    auto all = figures_;
    all.counts = *counts_;
    for (const auto& [id, t] : tenants_) {
        auto& stream = t->session().stream();
        all.unsent_bytes += stream.unsent_bytes();
        all.unacknowledged += stream.unacknowledged();
    }
    all.zombies = zombies_.size();
    auto& handlers = thread_.handlers();
    all.handlers_running = handlers.running();
    all.backlog = handlers.queued();
    all.backlog_bytes = handlers.queued_bytes();
    all.handler_time = handlers.durations();
    all.loop_delay = thread_.delays();
    return all;
}

}  // namespace mynah

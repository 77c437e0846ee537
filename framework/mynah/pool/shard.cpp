#include <mynah/pool/shard.hpp>

#include <mynah/base/log.hpp>

namespace mynah {

pool::tenant::tenant(io_thread& thread, pool_figures& figures, account_id id, session_config config,
                     std::unique_ptr<bot> b)
    : id_(id),
      thread_(thread),
      figures_(figures),
      bot_(std::move(b)),
      session_(thread.get_executor(), thread.wheel(), thread.handlers(), *this, std::move(config),
               *bot_),
      since_(thread.wheel().now())
{
    session_.watch(*this);
    ++figures_.connecting;
}

pool::tenant::~tenant()
{
    if (auto* last = gauge(phase_)) --*last;
}

std::size_t* pool::tenant::gauge(phase p) const noexcept
{
    switch (p) {
        case phase::connecting: return &figures_.connecting;
        case phase::online: return &figures_.online;
        case phase::waiting: return &figures_.waiting;
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
    if (phase_ != phase::connecting) since_ = thread_.wheel().now();
    go(phase::connecting);
    return thread_.links().connect(std::move(options));
}

void pool::tenant::on_online()
{
    figures_.logins[static_cast<std::size_t>(login_result::online)].add(thread_.wheel().now() -
                                                                        since_);
    go(phase::online);
}

void pool::tenant::on_suspended(const error& why, duration retry_in) { on_offline(why, retry_in); }

void pool::tenant::on_resumed() { on_online(); }

void pool::tenant::on_offline(const error& why, std::optional<duration> retry_in)
{
    if (phase_ == phase::connecting) {
        const auto how = result_of(why);
        figures_.logins[static_cast<std::size_t>(how)].add(thread_.wheel().now() - since_);
        figures_.failed(session_.stream().stage(), how);
    } else if (phase_ == phase::online && retry_in) {
        figures_.lost(why.code);
    }
    go(retry_in ? phase::waiting : phase::ended);
}

pool::shard::shard(io_thread& thread, book& b, const pool_settings& settings)
    : thread_(thread),
      book_(b),
      settings_(settings),
      tasks_(thread.get_executor(), [](std::string_view name, const std::exception_ptr&) {
          log::error("pool", "a session failed", {{"session", name}});
      })
{
}

void pool::shard::add(account_id id, session_config config, std::unique_ptr<bot> b)
{
    const jid account = config.stream.account;
    try {
        auto made =
            std::make_unique<tenant>(thread_, figures_, id, std::move(config), std::move(b));
        auto& t = *tenants_.emplace(id, std::move(made)).first->second;
        tasks_.spawn(live(t), "account");
        for (unsigned i = 0; i < stops_; ++i) t.session().stop();
    } catch (const std::exception& e) {
        tenants_.erase(id);
        book_.ended(id, account, error(errc::invalid_argument, e.what()));
    }
}

task<> pool::shard::live(tenant& t)
{
    error why;
    try {
        auto running = t.session().run(settings_.drain);
        why = co_await std::move(running);
    } catch (const std::exception& e) {
        why = error(errc::disconnected, e.what());
    }
    ended(t, why);
}

void pool::shard::ended(tenant& t, const error& why)
{
    auto left = tenants_.extract(t.id());
    figures_.counts += t.session().stream().counts();
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
    for (const auto& [id, t] : tenants_) {
        auto& stream = t->session().stream();
        all.counts += stream.counts();
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

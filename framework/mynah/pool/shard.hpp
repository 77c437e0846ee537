// The accounts of one thread. All of it on that thread.
#pragma once

#include <mynah/pool/book.hpp>

#include <list>
#include <unordered_map>

namespace mynah {

// An account and its bot, and what is known of them.
class pool::tenant final : private session_watcher, private net::link_source {
public:
    tenant(shard& home, account_id id, shared_session_config config, std::unique_ptr<bot> b);
    tenant(const tenant&) = delete;
    tenant& operator=(const tenant&) = delete;
    ~tenant();

    account_id id() const noexcept { return id_; }
    const jid& account() noexcept { return session_.stream().account(); }
    bot& of() noexcept { return *bot_; }
    bot_session& session() noexcept { return session_; }

private:
    enum class phase : std::uint8_t { connecting, online, waiting, ended };

    task<result<net::connection>> connect(net::connect_options options) override;
    void on_online() override;
    void on_suspended(const error& why, duration retry_in) override;
    void on_resumed() override;
    void on_offline(const error& why, std::optional<duration> retry_in) override;
    std::size_t* gauge(phase p) const noexcept;
    void go(phase next) noexcept;

    shard& home_;
    account_id id_;
    std::unique_ptr<bot> bot_;
    bot_session session_;
    phase phase_ = phase::connecting;
    time_point since_;  // of this attempt
};

class pool::shard final : public io_resident {
public:
    shard(io_thread& thread, book& b, const pool_settings& settings);

    void add(account_id id, shared_session_config config, std::unique_ptr<bot> b);
    void remove(account_id id);
    void stop();
    void call(account_id id, const std::function<void(bot&, sender)>& what);
    pool_figures figures() const;

private:
    friend class tenant;

    void wind_up(tenant& t);
    task<> await_end(tenant& t);
    void ended(tenant& t, const error& why);

    io_thread& thread_;
    book& book_;
    const pool_settings& settings_;
    const std::shared_ptr<counters> counts_ = std::make_shared<counters>();
    pool_figures figures_;  // but for what is counted elsewhere
    std::unordered_map<account_id, std::unique_ptr<tenant>> tenants_;
    std::list<std::unique_ptr<tenant>> zombies_;  // a handler of theirs did not end
    unsigned stops_ = 0;
    task_group tasks_;
};

}  // namespace mynah

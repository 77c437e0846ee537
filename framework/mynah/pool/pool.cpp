#include <mynah/pool/pool.hpp>

#include <mynah/base/log.hpp>
#include <mynah/net/descriptor_limit.hpp>
#include <mynah/pool/shard.hpp>
#include <mynah/pool/shared_parts.hpp>
#include <mynah/pool/watchdog.hpp>

#include <algorithm>
#include <future>
#include <thread>

namespace mynah {
namespace {

constexpr duration patience = std::chrono::seconds(1);

pool_settings complete(pool_settings settings)
{
    if (settings.threads == 0) settings.threads = std::thread::hardware_concurrency();
    settings.threads = std::max<std::size_t>(settings.threads, 1);
    return settings;
}

}  // namespace

class pool::parts {
public:
    explicit parts(pool_settings s) : settings(complete(std::move(s))), accounts(settings.threads)
    {
    }

    const pool_settings settings;
    const shared_parts shared;
    book accounts;
    std::vector<shard*> shards{settings.threads};  // each written and read on its own thread only
};

pool::pool(pool_settings settings)
    : parts_(std::make_unique<parts>(std::move(settings))), threads_(parts_->settings)
{
    (void)net::raise_descriptor_limit();  // a connection is a file
    threads_.start([p = parts_.get()](io_thread& thread, std::size_t number) {
        auto made = std::make_unique<shard>(thread, p->accounts, p->settings);
        p->shards[number] = made.get();
        return made;
    });
    if (parts_->settings.spin_limit == duration::zero()) return;
    watchdog_ = std::make_unique<watchdog>(threads_.pulses(), parts_->settings.spin_limit);
    watchdog_->start();
}

pool::~pool() = default;

account_id pool::add(session_config account, const bot_factory& make)
{
    auto b = make();
    if (!b) throw failure(error(errc::invalid_argument, "the factory made no bot"));
    // Ten thousand that wait for their thread shall not take much.
    b->handlers().share();
    parts_->shared.give_to(account);
    const auto place = parts_->accounts.enter();
    if (!place.thread) return place.id;
    threads_.post(*place.thread, [to = &parts_->shards[*place.thread], id = place.id,
                                  config = shared_session_config(std::move(account)),
                                  made = std::move(b)]() mutable {
        (*to)->add(id, std::move(config), std::move(made));
    });
    return place.id;
}

void pool::remove(account_id account)
{
    const auto thread = parts_->accounts.thread_of(account);
    if (!thread) return;
    threads_.post(*thread, [at = &parts_->shards[*thread], account] { (*at)->remove(account); });
}

void pool::post(account_id account, std::function<void(bot&, sender)> call)
{
    const auto thread = parts_->accounts.thread_of(account);
    if (!thread) return;
    threads_.post(*thread, [at = &parts_->shards[*thread], account, what = std::move(call)] {
        (*at)->call(account, what);
    });
}

void pool::stop()
{
    if (parts_->accounts.stop() > 2) return;  // run() ends
    for (std::size_t i = 0; i < size(); ++i)
        threads_.post(i, [at = &parts_->shards[i]] { (*at)->stop(); });
}

pool_result pool::run()
{
    const auto& settings = parts_->settings;
    if (!parts_->accounts.wait(settings.stays_when_empty, settings.stop_limit))
        log::warn("pool", "not all sessions have ended: the pool ends without them");
    threads_.end();
    const auto stuck = threads_.join(patience);
    auto result = parts_->accounts.result();
    result.stuck_threads = stuck;
    return result;
}

pool_figures pool::figures()
{
    std::vector<std::future<pool_figures>> answers;
    for (std::size_t i = 0; i < size(); ++i) {
        std::promise<pool_figures> answer;
        answers.push_back(answer.get_future());
        threads_.post(i, [at = &parts_->shards[i], to = std::move(answer)]() mutable {
            to.set_value((*at)->figures());
        });
    }
    pool_figures all;
    const auto until = clock::now() + patience;
    for (auto& answer : answers) {
        try {
            if (answer.wait_until(until) == std::future_status::ready)
                all += answer.get();
            else
                ++all.silent_threads;
        } catch (const std::future_error&) {  // dropped: the thread has ended
            ++all.silent_threads;
        }
    }
    const auto known = parts_->accounts.result();
    all.refused = known.refused;
    all.ended = parts_->accounts.over() - known.refused;
    return all;
}

}  // namespace mynah

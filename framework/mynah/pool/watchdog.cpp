#include <mynah/pool/watchdog.hpp>

#include <mynah/base/log.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace mynah {
namespace {

double seconds(duration d) { return std::chrono::duration<double>(d).count(); }

}  // namespace

watchdog::watchdog(std::vector<pulse*> threads, duration limit)
    : limit_(std::max(limit, 2 * pulse::interval))
{
    for (auto* p : threads) threads_.emplace_back(p);
}

watchdog::~watchdog()
{
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
        changed_.notify_all();
    }
    if (thread_.joinable()) thread_.join();
}

void watchdog::start()
{
    thread_ = std::thread([this] {
        std::unique_lock lock(mutex_);
        while (!changed_.wait_for(lock, limit_ / 4, [this] { return ending_; })) look(clock::now());
    });
}

void watchdog::look(time_point now)
{
    for (std::size_t i = 0; i < threads_.size(); ++i) look_at(threads_[i], i, now);
}

void watchdog::look_at(watched& w, std::size_t number, time_point now) const
{
    const auto last = w.beats->last();
    if (last == never || now <= last || w.beats->ended()) return;
    if (w.reported != never && w.reported != last) {
        log::warn("pool", "the thread is back at its loop",
                  {{"thread", number}, {"was_away_s", seconds(last - w.reported)}});
        w.reported = never;
    }
    if (now - last < limit_ || w.reported == last) return;
    w.reported = last;
    const auto away = seconds(now - last);
    if (const auto who = w.beats->at())
        log::error("pool",
                   fmt::format("the handler of {} for {} has not returned for {:.1f} s",
                               who->account, who->peer.empty() ? "its session" : who->peer, away),
                   {{"jid", who->account}, {"peer", who->peer}, {"thread", number}});
    else
        log::error("pool", fmt::format("something has not returned to its loop for {:.1f} s", away),
                   {{"thread", number}});
}

}  // namespace mynah

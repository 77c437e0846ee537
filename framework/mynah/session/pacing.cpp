#include <mynah/session/pacing.hpp>

#include <mynah/base/lru_map.hpp>

#include <algorithm>
#include <mutex>
#include <set>

namespace mynah {
namespace {

duration interval_of(const pacing_settings& settings)
{
    const std::chrono::duration<double> seconds(1 / std::max(settings.per_second, 0.001));
    return std::max(std::chrono::duration_cast<duration>(seconds), duration(1));
}

}  // namespace

// The bucket is one number: when it will be full again. `burst` intervals before that is the time
// of the next turn, and each turn moves it by one interval.
class pacing::buckets {
public:
    explicit buckets(const pacing_settings& settings)
        : interval_(interval_of(settings)),
          depth_(interval_ * std::max<std::uint32_t>(settings.burst, 1)),
          hosts_(settings.hosts)
    {
    }

    time_point reserve(const std::string& host, time_point now)
    {
        const std::lock_guard lock(mutex_);
        auto* found = hosts_.find(host);
        auto& b = found != nullptr ? *found : hosts_.put(host);
        // A turn that was given back comes first, unless it has passed.
        b.free.erase(b.free.begin(), b.free.lower_bound(now));
        if (!b.free.empty()) return b.free.extract(b.free.begin()).value();
        b.full = std::max(b.full, now) + interval_;
        return std::max(b.full - depth_, now);
    }

    // A turn that was waited for and not taken.
    void give_back(const std::string& host, time_point start)
    {
        const std::lock_guard lock(mutex_);
        auto* b = hosts_.find(host);
        if (b == nullptr) return;
        b->free.insert(start);
        // Whatever is last was never given out.
        while (!b->free.empty() && *b->free.rbegin() == b->full - depth_) {
            b->free.erase(std::prev(b->free.end()));
            b->full -= interval_;
        }
    }

private:
    struct bucket {
        time_point full{};
        std::set<time_point> free;  // turns given back, in between
    };

    const duration interval_;
    const duration depth_;
    std::mutex mutex_;
    lru_map<bucket> hosts_;
};

pacing::place::~place()
{
    if (buckets_) buckets_->give_back(host_, start_);
}

pacing::pacing(const pacing_settings& settings) : buckets_(std::make_shared<buckets>(settings)) {}

pacing::~pacing() = default;

pacing::place pacing::reserve(std::string host, time_point now)
{
    const auto start = buckets_->reserve(host, now);
    return place(buckets_, std::move(host), start);
}

}  // namespace mynah

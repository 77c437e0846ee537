#include <mynah/testing/detail/offload_fence.hpp>

#include <mynah/base/offload.hpp>

#include <condition_variable>
#include <memory>
#include <mutex>

namespace mynah::testing {
namespace {

// Met by as many jobs as the pool has threads: once all are here, none is left with an older job.
class meeting_point {
public:
    void arrive()
    {
        std::unique_lock lock(mutex_);
        ++present_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return complete() || given_up_; });
    }

    bool wait(std::chrono::milliseconds limit)
    {
        std::unique_lock lock(mutex_);
        const bool met = changed_.wait_for(lock, limit, [this] { return complete(); });
        given_up_ = true;
        changed_.notify_all();
        return met;
    }

private:
    bool complete() const noexcept { return present_ == blocking_pool::default_threads; }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t present_ = 0;
    bool given_up_ = false;
};

class visit final : public blocking_pool::job {
public:
    explicit visit(std::shared_ptr<meeting_point> where) : where_(std::move(where)) {}
    void run() noexcept override { where_->arrive(); }
    void refuse(std::exception_ptr) noexcept override {}

private:
    std::shared_ptr<meeting_point> where_;
};

}  // namespace

bool wait_for_offloaded(std::chrono::milliseconds limit)
{
    const auto here = std::make_shared<meeting_point>();
    for (std::size_t i = 0; i < blocking_pool::default_threads; ++i)
        blocking_pool::shared().submit(std::make_shared<visit>(here));
    return here->wait(limit);
}

}  // namespace mynah::testing

#include <mynah/base/offload.hpp>

#include <mynah/base/result.hpp>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace mynah {

class blocking_pool::impl {
public:
    impl(std::size_t threads, std::size_t max_queued) : max_queued_(max_queued)
    {
        threads_.reserve(threads);
        for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    }

    ~impl()
    {
        std::deque<std::shared_ptr<job>> never_started;
        {
            std::lock_guard lock(mutex_);
            closed_ = true;
            never_started.swap(queue_);
        }
        wake_.notify_all();
        for (auto& j : never_started) j->refuse(std::make_exception_ptr(failure(errc::closed)));
        for (auto& t : threads_) t.join();
    }

    void submit(std::shared_ptr<job> j)
    {
        {
            std::lock_guard lock(mutex_);
            if (idle_ <= queue_.size() && queue_.size() - idle_ >= max_queued_) {
                throw failure(errc::queue_full);
            }
            queue_.push_back(std::move(j));
        }
        wake_.notify_one();
    }

private:
    void work()
    {
        while (auto j = next()) j->run();
    }

    std::shared_ptr<job> next()
    {
        std::unique_lock lock(mutex_);
        ++idle_;
        wake_.wait(lock, [this] { return closed_ || !queue_.empty(); });
        --idle_;
        if (closed_) return nullptr;
        auto j = std::move(queue_.front());
        queue_.pop_front();
        return j;
    }

    const std::size_t max_queued_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<job>> queue_;
    std::size_t idle_ = 0;  // threads that will take from the queue at once
    bool closed_ = false;
    std::vector<std::thread> threads_;
};

blocking_pool::blocking_pool(std::size_t threads, std::size_t max_queued)
    : impl_(std::make_unique<impl>(threads, max_queued))
{
}

blocking_pool::~blocking_pool() = default;

blocking_pool& blocking_pool::shared()
{
    static blocking_pool pool;
    return pool;
}

void blocking_pool::submit(std::shared_ptr<job> j) { impl_->submit(std::move(j)); }

}  // namespace mynah

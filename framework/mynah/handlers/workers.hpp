// The coroutines that run handlers: resident, a few per thread, looping over what is ready.
//
// Jobs with the same lane run one after the other, in the order in which they came; different lanes
// side by side, those of different owners in turns. An owner starts no more handlers while it has
// as many as there are places left: however many others wait for ever, one that has none finds a
// place. A coroutine per stanza would cost three allocations each; a worker that goes on to the
// next job costs none.
#pragma once

#include <mynah/base/activity.hpp>
#include <mynah/base/histogram.hpp>
#include <mynah/base/spawn.hpp>
#include <mynah/base/timer_wheel.hpp>
#include <mynah/base/wait_queue.hpp>
#include <mynah/handlers/handler.hpp>
#include <mynah/handlers/incoming.hpp>

#include <cstddef>
#include <cstdint>
#include <list>
#include <memory_resource>
#include <optional>
#include <unordered_map>
#include <vector>

namespace mynah {

class workers;

namespace detail {
class job;
class lane;
}  // namespace detail

// Whose jobs they are: an account. Is told when a job is over, however it ended.
class job_owner {
public:
    virtual void on_done(std::size_t bytes) = 0;

protected:
    job_owner() = default;
    ~job_owner() = default;

private:
    friend class workers;

    detail::lane* first_ready_ = nullptr;  // lanes whose turn it may be
    detail::lane* last_ready_ = nullptr;
    job_owner* next_ = nullptr;  // of those that have ready lanes
    std::size_t running_ = 0;    // handlers
};

class worker_limits {
public:
    worker_limits() {}

    // Handlers at the same time, on this thread; more wait. One session alone has half of them.
    std::size_t running = 1000;
    std::size_t resident = 16;              // workers that stay when there is nothing to do
    std::size_t per_lane = 1000;            // jobs that one sender may have waiting
    std::size_t bytes = 256 * 1024 * 1024;  // of stanzas that wait or are worked on, on this thread
    // A handler that takes longer is cancelled, named in the log and counted (it may be a quarter
    // more).
    duration deadline = std::chrono::minutes(5);
};

class workers {
public:
    workers(executor ex, timer_wheel& wheel, const worker_limits& limits = {});
    workers(const workers&) = delete;
    workers& operator=(const workers&) = delete;
    ~workers();

    // Queues handler(host, in); all jobs of a lane have the same owner. `owner` and `host` outlive
    // the job. False: the lane or the thread's memory is full, and `in` still the caller's.
    [[nodiscard]] bool submit(std::uint64_t lane, async_handler handler, handler_host& host,
                              incoming& in, job_owner& owner);

    // Drops the owner's jobs that have not begun (IQs are answered) and cancels those that run.
    // Each is followed by its on_done, the cancelled ones when they have ended.
    void cancel(job_owner& owner);

    // Ends the workers: handlers that still run are cancelled, what is queued is dropped (IQs
    // answered). Await it before destruction.
    task<> shut_down();

    std::size_t running() const noexcept { return running_; }
    std::size_t queued() const noexcept { return queued_; }  // those that run among them
    std::size_t queued_bytes() const noexcept { return queued_bytes_; }
    // From begin to end, waits included.
    const histogram& durations() const noexcept { return durations_; }
    // To name what the thread does before a handler has it, and what runs beside the handlers.
    activity& reading() noexcept { return reading_; }
    activity& take_activity();
    void give_back(activity& a) { free_activities_.push_back(&a); }

private:
    using lane = detail::lane;
    class worker;

    task<> work(worker& self);
    task<> run(worker& self, detail::job& j);
    void finish(detail::job& j) noexcept;
    void finish_all(lane& l) noexcept;
    void make_ready(lane& l) noexcept;
    bool has_a_place(const job_owner& o) const noexcept;
    bool anyone_ready() const noexcept;
    lane* next_ready() noexcept;
    void join_ring(job_owner& o) noexcept;
    job_owner& leave_ring() noexcept;
    void forget_ready(job_owner& o) noexcept;
    void call_worker();
    void interrupt(worker& w);
    void look_for_overdue();

    executor executor_;
    timer_wheel& wheel_;
    worker_limits limits_;
    task_group group_;
    timer overdue_;
    std::pmr::unsynchronized_pool_resource memory_;  // jobs and lanes come and go without malloc
    std::pmr::unordered_map<std::uint64_t, lane> lanes_;
    job_owner* first_owner_ = nullptr;  // that have ready lanes
    job_owner* last_owner_ = nullptr;
    std::size_t owners_ = 0;
    std::list<worker> workers_;
    std::list<activity> activities_;  // a watchdog may look at them as long as this object lives
    std::vector<activity*> free_activities_;
    activity reading_;
    wait_queue idle_;
    std::size_t waiting_ = 0;  // workers with nothing to do
    bool called_ = false;      // one is on its way
    std::size_t running_ = 0;
    std::size_t queued_ = 0;
    std::size_t queued_bytes_ = 0;
    histogram durations_;
    bool ending_ = false;
};

}  // namespace mynah

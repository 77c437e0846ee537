// The coroutines that run handlers: resident, a few per thread, looping over what is ready.
//
// Jobs with the same lane run one after the other, in the order in which they came; different lanes
// side by side. A coroutine per stanza would cost three allocations each; a worker that goes on to
// the next job costs none.
#pragma once

#include <mynah/base/spawn.hpp>
#include <mynah/base/wait_queue.hpp>
#include <mynah/handlers/handler.hpp>
#include <mynah/handlers/incoming.hpp>

#include <cstddef>
#include <cstdint>
#include <memory_resource>
#include <optional>
#include <unordered_map>

namespace mynah {

// Who is told when a job is over, however it ended.
class job_owner {
public:
    virtual void on_done(std::size_t bytes) = 0;

protected:
    ~job_owner() = default;
};

class worker_limits {
public:
    worker_limits() {}

    std::size_t running =
        1000;  // handlers at the same time, on this thread; more wait in their lanes
    std::size_t resident = 16;  // workers that stay when there is nothing to do
};

class workers {
public:
    explicit workers(executor ex, worker_limits limits = {});
    workers(const workers&) = delete;
    workers& operator=(const workers&) = delete;
    ~workers();

    // Queues handler(host, in). `owner` and `host` outlive the job.
    void submit(std::uint64_t lane, async_handler handler, handler_host& host, incoming in,
                job_owner& owner);

    // Ends the workers; handlers that still run are cancelled, what is queued is dropped (IQs
    // answered). Await it before destruction.
    task<> shut_down();

    std::size_t running() const noexcept { return running_; }

private:
    class job;
    class lane;

    task<> work();
    task<> run(job& j, jid& peer);
    void finish(job& j) noexcept;
    void make_ready(lane& l) noexcept;
    lane* next_ready() noexcept;
    void call_worker();

    worker_limits limits_;
    task_group group_;
    std::pmr::unsynchronized_pool_resource memory_;  // jobs and lanes come and go without malloc
    std::pmr::unordered_map<std::uint64_t, lane> lanes_;
    lane* first_ready_ = nullptr;
    lane* last_ready_ = nullptr;
    wait_queue idle_;
    std::size_t workers_ = 0;
    std::size_t waiting_ = 0;  // of them, those with nothing to do
    bool called_ = false;      // one is on its way
    std::size_t running_ = 0;
    bool ending_ = false;
};

}  // namespace mynah

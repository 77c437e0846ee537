// Who spawns, joins: a group of coroutines that run side by side and end before their owner does.
//
//     task<> serve(executor ex)
//     {
//         task_group group(ex);
//         group.spawn(accept_loop(group), "accept");
//         co_await group.join();  // the owner awaits nothing else
//     }
#pragma once

#include <mynah/base/async.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace mynah {

// One task of a group, to cancel it alone. False: it was not started.
class task_id {
public:
    task_id() = default;
    explicit task_id(std::uint64_t n) noexcept : number_(n) {}
    explicit operator bool() const noexcept { return number_ != 0; }
    friend bool operator==(const task_id&, const task_id&) = default;

private:
    std::uint64_t number_ = 0;
};

// All calls on the executor's thread.
//
// Destroying a group whose tasks still run is a bug of the owner, who must join(): an assertion in
// debug builds; otherwise the tasks are cancelled and end on their own. An owner that awaits
// something else between spawn() and join() may be cancelled there: let a task of the group do the
// awaiting. (Destroying the io_context destroys all frames, in which case nothing is asserted.)
class task_group {
public:
    // Takes what a task threw; the other tasks go on. `name` is that of the task.
    using failure_handler = void (*)(std::string_view name, std::exception_ptr what);

    // The first failure cancels the other tasks and is rethrown by join().
    explicit task_group(executor ex);
    // Failures are handed out, join() does not throw them.
    task_group(executor ex, failure_handler on_failure);
    task_group(const task_group&) = delete;
    task_group& operator=(const task_group&) = delete;
    ~task_group();

    // Starts the task at the loop's next turn, not in the caller's stack. `name` is for the log.
    // False after cancel(): the task is dropped unstarted.
    task_id spawn(task<> t, std::string name);

    // Asks every task to end and takes no more of them. The cancellation reaches the tasks at the
    // loop's next turn, so a task may cancel its own group. A task that ends with operation_aborted
    // after this has not failed.
    void cancel();
    bool cancelled() const noexcept { return cancelled_; }
    // Asks one task to end, as above; no harm when it has ended. Its abort is a failure of the
    // group like any other unless it catches it.
    void cancel(task_id one);

    // Until no task runs any more. When the joining coroutine is cancelled, the group is; the wait
    // goes on until the tasks have ended, and ends with operation_aborted then. One caller at a
    // time.
    task<> join();

    std::size_t size() const noexcept;
    // Names of what still runs, oldest first.
    std::vector<std::string> running() const;

private:
    class state;

    state& running_state();

    executor ex_;
    failure_handler on_failure_;    // null: join() throws
    std::shared_ptr<state> state_;  // null while nothing has run: groups that rest are small
    std::uint64_t last_id_ = 0;
    bool cancelled_ = false;
};

}  // namespace mynah

// Several coroutines wait, in order of arrival; somebody on the same thread wakes the first, or
// all.
//
// Nothing is remembered: waking an empty queue does nothing. Wait in a loop over the condition.
#pragma once

#include <mynah/base/waiter.hpp>

namespace mynah {

class wait_queue {
public:
    wait_queue() = default;
    wait_queue(const wait_queue&) = delete;
    wait_queue& operator=(const wait_queue&) = delete;
    ~wait_queue();  // who waits is woken like by a cancellation

    // Throws system_error(operation_aborted) when cancelled.
    task<> wait();

    void wake_one();
    void wake_all();
    bool empty() const noexcept { return first_ == nullptr; }

private:
    struct entry;  // in the frame of who waits

    void link(entry& e) noexcept;
    void unlink(entry& e) noexcept;

    entry* first_ = nullptr;
    entry* last_ = nullptr;
};

}  // namespace mynah

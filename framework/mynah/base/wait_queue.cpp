#include <mynah/base/wait_queue.hpp>

namespace mynah {

struct wait_queue::entry {
    explicit entry(wait_queue& q) : queue(&q) { q.link(*this); }
    entry(const entry&) = delete;
    entry& operator=(const entry&) = delete;
    ~entry()
    {
        if (queue != nullptr) queue->unlink(*this);
    }

    wait_queue* queue;  // null: woken
    waiter turn;
    entry* next = nullptr;
    entry* previous = nullptr;
};

wait_queue::~wait_queue()
{
    while (first_ != nullptr) {
        entry& e = *first_;
        unlink(e);
        e.turn.abort();
    }
}

task<> wait_queue::wait()
{
    entry self(*this);
    co_await self.turn.wait();
}

void wait_queue::wake_one()
{
    while (first_ != nullptr) {
        entry& e = *first_;
        unlink(e);
        if (!e.turn.waiting()) continue;  // cancelled just now: the wake is for the next
        e.turn.wake();
        return;
    }
}

void wait_queue::wake_all()
{
    while (first_ != nullptr) wake_one();
}

void wait_queue::link(entry& e) noexcept
{
    e.previous = last_;
    (last_ != nullptr ? last_->next : first_) = &e;
    last_ = &e;
}

void wait_queue::unlink(entry& e) noexcept
{
    (e.previous != nullptr ? e.previous->next : first_) = e.next;
    (e.next != nullptr ? e.next->previous : last_) = e.previous;
    e.next = e.previous = nullptr;
    e.queue = nullptr;
}

}  // namespace mynah

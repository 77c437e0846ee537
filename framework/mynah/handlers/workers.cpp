#include <mynah/handlers/workers.hpp>

#include <mynah/base/counters.hpp>
#include <mynah/base/log.hpp>
#include <mynah/handlers/detail/thrown.hpp>

#include <boost/asio/post.hpp>

#include <string>

namespace mynah {

namespace {

constexpr unsigned looks_per_deadline = 4;

}  // namespace

class detail::job {
public:
    job(async_handler h, handler_host& at, incoming stanza, job_owner& by)
        : handler(h),
          host(&at),
          owner(&by),
          bytes(stanza.stanza().size_bytes()),
          in(std::move(stanza))
    {
    }

    async_handler handler;
    handler_host* host;
    job_owner* owner;
    std::size_t bytes;
    std::optional<incoming> in;  // until the handler has it
    job* next = nullptr;
};

// Jobs that must not overtake each other. Exists while it has any.
class detail::lane {
public:
    lane(std::uint64_t k, job_owner& by) noexcept : key(k), owner(&by) {}

    void push(job& j) noexcept
    {
        (last_ ? last_->next : first_) = &j;
        last_ = &j;
        ++size_;
    }
    job& pop() noexcept
    {
        auto& j = *first_;
        first_ = j.next;
        if (!first_) last_ = nullptr;
        --size_;
        return j;
    }
    bool empty() const noexcept { return first_ == nullptr; }
    std::size_t size() const noexcept { return size_; }

    std::uint64_t key;
    job_owner* owner;
    lane* next_ready = nullptr;

private:
    job* first_ = nullptr;
    job* last_ = nullptr;
    std::size_t size_ = 0;
};

class workers::worker {
public:
    std::list<worker>::iterator self;
    task_id id;
    const detail::job* at = nullptr;  // what it works on
    counters* counts = nullptr;
    jid account;
    jid peer;
    activity* named = nullptr;  // by account and peer
    unsigned age = 0;           // how often it was looked at in this job
    bool interrupted = false;   // a cancellation is under way
};

workers::workers(executor ex, timer_wheel& wheel, const worker_limits& limits)
    : executor_(ex),
      wheel_(wheel),
      limits_(limits),
      group_(ex),
      overdue_(timer::of<&workers::look_for_overdue>(this)),
      lanes_(&memory_)
{
}

workers::~workers() = default;

bool workers::submit(std::uint64_t key, async_handler handler, handler_host& host, incoming& in,
                     job_owner& owner)
{
    const auto bytes = in.stanza().size_bytes();
    if (queued_bytes_ + bytes > limits_.bytes) return false;
    const auto [at, fresh] = lanes_.try_emplace(key, key, owner);
    auto& l = at->second;
    if (l.size() >= limits_.per_lane) return false;
    ++queued_;
    queued_bytes_ += bytes;
    std::pmr::polymorphic_allocator<detail::job> memory(&memory_);
    auto& j = *memory.allocate(1);
    new (&j) detail::job(handler, host, std::move(in), owner);
    l.push(j);
    if (ending_) {
        finish_all(l);
        if (fresh) lanes_.erase(at);
    } else if (fresh) {  // otherwise its jobs before are waiting or being worked on
        make_ready(l);
        call_worker();
    }
    return true;
}

void workers::make_ready(lane& l) noexcept
{
    auto& o = *l.owner;
    if (!o.first_ready_) join_ring(o);
    l.next_ready = nullptr;
    (o.last_ready_ ? o.last_ready_->next_ready : o.first_ready_) = &l;
    o.last_ready_ = &l;
}

void workers::join_ring(job_owner& o) noexcept
{
    o.next_ = nullptr;
    (last_owner_ ? last_owner_->next_ : first_owner_) = &o;
    last_owner_ = &o;
    ++owners_;
}

job_owner& workers::leave_ring() noexcept
{
    auto& o = *first_owner_;
    first_owner_ = o.next_;
    if (!first_owner_) last_owner_ = nullptr;
    --owners_;
    return o;
}

bool workers::has_a_place(const job_owner& o) const noexcept
{
    const auto left = limits_.running - running_;
    return left != 0 && o.running_ <= left;
}

bool workers::anyone_ready() const noexcept
{
    for (const auto* o = first_owner_; o; o = o->next_)
        if (has_a_place(*o)) return true;
    return false;
}

// The owners in turns.
workers::lane* workers::next_ready() noexcept
{
    for (auto n = owners_; n != 0; --n) {
        auto& o = leave_ring();
        if (!has_a_place(o)) {
            join_ring(o);
            continue;
        }
        auto* l = o.first_ready_;
        o.first_ready_ = l->next_ready;
        if (o.first_ready_)
            join_ring(o);
        else
            o.last_ready_ = nullptr;
        return l;
    }
    return nullptr;
}

// Its lanes are empty, and it may go.
void workers::forget_ready(job_owner& o) noexcept
{
    if (!o.first_ready_) return;
    for (auto* l = std::exchange(o.first_ready_, nullptr); l;) {
        const auto key = l->key;
        l = l->next_ready;
        lanes_.erase(key);
    }
    o.last_ready_ = nullptr;
    for (auto n = owners_; n != 0; --n)
        if (auto& other = leave_ring(); &other != &o) join_ring(other);
}

// One at a time is enough: a worker that finds more to do calls the next before it starts.
void workers::call_worker()
{
    if (called_ || !anyone_ready()) return;
    if (!idle_.empty()) {
        called_ = true;
        idle_.wake_one();
    } else if (workers_.size() < limits_.running) {
        auto& w = workers_.emplace_back();
        w.self = std::prev(workers_.end());
        w.named = &take_activity();
        w.id = group_.spawn(work(w), "handlers");
        called_ = bool(w.id);
        if (!called_) {
            give_back(*w.named);
            workers_.pop_back();
        }
    }
}

// Not a part of the worker: that may end while a watchdog reads.
activity& workers::take_activity()
{
    if (free_activities_.empty()) return activities_.emplace_back();
    auto* a = free_activities_.back();
    free_activities_.pop_back();
    return *a;
}

task<> workers::work(worker& self)
{
    called_ = false;
    while (!ending_) {
        auto* l = next_ready();
        if (!l) {
            if (waiting_ >= limits_.resident) break;
            ++waiting_;
            auto called = idle_.wait();
            co_await std::move(called);  // throws only when the workers end
            --waiting_;
            called_ = false;
            continue;
        }
        call_worker();
        auto& j = l->pop();
        auto running = run(self, j);
        co_await std::move(running);
        finish(j);
        if (l->empty())
            lanes_.erase(l->key);
        else
            make_ready(*l);
        if (self.interrupted) {
            // It was meant for the job alone. It was posted before this post, so it has come when
            // this is over.
            co_await asio::this_coro::throw_if_cancelled(false);
            co_await asio::post(executor_, use_task);
            if (!ending_) co_await asio::this_coro::reset_cancellation_state();
            co_await asio::this_coro::throw_if_cancelled(true);
            self.interrupted = false;
        }
    }
    give_back(*self.named);
    workers_.erase(self.self);
}

// Whatever a handler does, the worker goes on: what it throws is for the bot to hear.
task<> workers::run(worker& self, detail::job& j)
{
    const auto began = wheel_.now();
    self.account.assign(j.in->session().address());
    self.peer.assign(j.in->from());
    self.named->name(self.account.bare().text(), self.peer.text());
    self.counts = &j.in->session().counts();
    self.at = &j;
    self.age = 0;
    auto& owner = *j.owner;
    ++running_;
    ++owner.running_;
    if (!overdue_.scheduled())
        wheel_.schedule_after(overdue_, limits_.deadline / looks_per_deadline);
    enter(self.named);
    try {
        auto handling = j.handler(*j.host, std::move(*j.in));
        j.in.reset();
        co_await std::move(handling);
    } catch (...) {
        if (!self.interrupted && !ending_) {
            ++self.counts->handler_failed;
            detail::report_thrown(*j.host, "handler", self.peer);
        }
    }
    leave();
    --running_;
    --owner.running_;
    self.at = nullptr;
    durations_.add(wheel_.now() - began);
}

void workers::finish(detail::job& j) noexcept
{
    std::pmr::polymorphic_allocator<detail::job> memory(&memory_);
    auto& owner = *j.owner;
    const auto bytes = j.bytes;
    --queued_;
    queued_bytes_ -= bytes;
    j.~job();  // an IQ that no handler began gets its answer here
    memory.deallocate(&j, 1);
    owner.on_done(bytes);
}

void workers::finish_all(lane& l) noexcept
{
    while (!l.empty()) finish(l.pop());
}

void workers::interrupt(worker& w)
{
    if (std::exchange(w.interrupted, true)) return;
    group_.cancel(w.id);
}

void workers::look_for_overdue()
{
    for (auto& w : workers_) {
        if (!w.at || ++w.age <= looks_per_deadline || w.interrupted) continue;
        ++w.counts->handler_timed_out;
        log::warn("bot", "a handler takes too long and is cancelled",
                  {{"jid", w.account.bare().text()}, {"peer", w.peer.text()}});
        interrupt(w);
    }
    if (running_ != 0) wheel_.schedule_after(overdue_, limits_.deadline / looks_per_deadline);
}

void workers::cancel(job_owner& owner)
{
    // A lane whose job runs is taken away by the worker that finds it empty.
    for (auto& [key, l] : lanes_)
        if (l.owner == &owner) finish_all(l);
    forget_ready(owner);
    for (auto& w : workers_)
        if (w.at && w.at->owner == &owner) interrupt(w);
}

task<> workers::shut_down()
{
    ending_ = true;
    overdue_.cancel();
    for (auto& [key, l] : lanes_) finish_all(l);
    group_.cancel();
    auto ending = group_.join();
    co_await std::move(ending);
    while (first_owner_) forget_ready(*first_owner_);
    lanes_.clear();
    workers_.clear();
}

}  // namespace mynah

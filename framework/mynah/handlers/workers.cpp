#include <mynah/handlers/workers.hpp>

#include <boost/system/system_error.hpp>

#include <string>

namespace mynah {

class workers::job {
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
class workers::lane {
public:
    explicit lane(std::uint64_t k) noexcept : key(k) {}

    void push(job& j) noexcept
    {
        (last_ ? last_->next : first_) = &j;
        last_ = &j;
    }
    job& pop() noexcept
    {
        auto& j = *first_;
        first_ = j.next;
        if (!first_) last_ = nullptr;
        return j;
    }
    bool empty() const noexcept { return first_ == nullptr; }

    std::uint64_t key;
    lane* next_ready = nullptr;

private:
    job* first_ = nullptr;
    job* last_ = nullptr;
};

workers::workers(executor ex, worker_limits limits) : limits_(limits), group_(ex), lanes_(&memory_)
{
}

workers::~workers() = default;

void workers::submit(std::uint64_t key, async_handler handler, handler_host& host, incoming in,
                     job_owner& owner)
{
    std::pmr::polymorphic_allocator<job> memory(&memory_);
    auto& j = *memory.allocate(1);
    new (&j) job(handler, host, std::move(in), owner);
    if (ending_) return finish(j);
    const auto [at, fresh] = lanes_.try_emplace(key, key);
    at->second.push(j);
    if (!fresh) return;  // its jobs before are waiting or being worked on
    make_ready(at->second);
    call_worker();
}

void workers::make_ready(lane& l) noexcept
{
    l.next_ready = nullptr;
    (last_ready_ ? last_ready_->next_ready : first_ready_) = &l;
    last_ready_ = &l;
}

workers::lane* workers::next_ready() noexcept
{
    auto* l = first_ready_;
    if (!l) return nullptr;
    first_ready_ = l->next_ready;
    if (!first_ready_) last_ready_ = nullptr;
    return l;
}

// One at a time is enough: a worker that finds more to do calls the next before it starts.
void workers::call_worker()
{
    if (called_ || !first_ready_) return;
    if (!idle_.empty()) {
        called_ = true;
        idle_.wake_one();
    } else if (workers_ < limits_.running) {
        called_ = group_.spawn(work(), "handlers");
        workers_ += called_;
    }
}

task<> workers::work()
{
    jid peer;
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
        ++running_;
        auto running = run(j, peer);
        co_await std::move(running);
        --running_;
        finish(j);
        if (l->empty())
            lanes_.erase(l->key);
        else
            make_ready(*l);
    }
    --workers_;
}

// Whatever a handler does, the worker goes on: what it throws is for the bot to hear.
task<> workers::run(job& j, jid& peer)
{
    peer.assign(j.in->from());
    try {
        auto handling = j.handler(*j.host, std::move(*j.in));
        j.in.reset();
        co_await std::move(handling);
    } catch (const failure& e) {
        j.host->on_error(e.why(), "handler", peer);
    } catch (const boost::system::system_error& e) {
        if (!ending_) j.host->on_error(error(e.code()), "handler", peer);
    } catch (const std::exception& e) {
        j.host->on_error(error(errc::invalid_argument, std::string("a handler threw ") + e.what()),
                         "handler", peer);
    }
}

void workers::finish(job& j) noexcept
{
    std::pmr::polymorphic_allocator<job> memory(&memory_);
    auto& owner = *j.owner;
    const auto bytes = j.bytes;
    j.~job();  // an IQ that no handler began gets its answer here
    memory.deallocate(&j, 1);
    owner.on_done(bytes);
}

task<> workers::shut_down()
{
    ending_ = true;
    while (auto* l = next_ready()) {
        while (!l->empty()) finish(l->pop());
        lanes_.erase(l->key);
    }
    group_.cancel();
    auto ending = group_.join();
    co_await std::move(ending);
}

}  // namespace mynah

#include <mynah/base/spawn.hpp>

#include <mynah/base/detail/loop_guard.hpp>
#include <mynah/base/waiter.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/system/system_error.hpp>

#include <cassert>
#include <list>
#include <utility>

namespace mynah {
namespace {

struct child {
    child(task_id i, std::string n) : id(i), name(std::move(n)) {}
    task_id id;
    std::string name;
    asio::cancellation_signal stop;
};

using position = std::list<child>::iterator;

bool is_abort(const std::exception_ptr& e)
{
    try {
        std::rethrow_exception(e);
    } catch (const boost::system::system_error& s) {
        return s.code() == asio::error::operation_aborted;
    } catch (...) {
        return false;
    }
}

}  // namespace

// Outlives the group while tasks refer to it. Everything that ends a task or cancels one happens in
// a turn of its own: a signal is never destroyed or emitted below a frame of its task.
class task_group::state : public std::enable_shared_from_this<state> {
public:
    state(executor ex, failure_handler on_failure)
        : ex_(std::move(ex)),
          on_failure_(std::move(on_failure)),
          door_(detail::loop_guard::of(ex_).door())
    {
    }

    task_id spawn(task<> t, std::string name)
    {
        const task_id id(++last_id_);
        children_.emplace_back(id, std::move(name));
        asio::post(ex_, [self = shared_from_this(), at = std::prev(children_.end()),
                         body = std::move(t)]() mutable { self->start(at, std::move(body)); });
        return id;
    }

    void cancel()
    {
        cancelled_ = true;
        asio::post(ex_, [self = shared_from_this()] {
            for (child& c : self->children_) c.stop.emit(asio::cancellation_type::terminal);
        });
    }

    void cancel(task_id one)
    {
        asio::post(ex_, [self = shared_from_this(), one] {
            for (child& c : self->children_)
                if (c.id == one) return c.stop.emit(asio::cancellation_type::terminal);
        });
    }

    task<> join()
    {
        const bool throws = co_await asio::this_coro::throw_if_cancelled();
        co_await asio::this_coro::throw_if_cancelled(false);
        const cancel_hook forward([](void* s) { static_cast<state*>(s)->cancel(); }, this);
        while (!children_.empty()) co_await ended_.wait_shielded(forward);
        co_await asio::this_coro::throw_if_cancelled(throws);

        if (first_failure_) std::rethrow_exception(std::exchange(first_failure_, nullptr));
        const auto own = co_await asio::this_coro::cancellation_state;
        if (own.cancelled() != asio::cancellation_type::none) {
            throw boost::system::system_error(asio::error::operation_aborted, "join");
        }
    }

    // The group is gone.
    void orphan()
    {
        if (children_.empty() || !door_->open()) return;
        assert(!"a task_group was destroyed while its tasks run: join() it first");
        on_failure_ = [](std::string_view, const std::exception_ptr&) {};
        cancel();
    }

    bool cancelled() const noexcept { return cancelled_; }
    const std::list<child>& children() const noexcept { return children_; }

private:
    // Reports the end of a task, also when its frame is destroyed instead of finished. It has no
    // executor of its own: for those that have, co_spawn posts a cancellation with a bare pointer
    // into the signal (chriskohlhoff/asio#1332).
    class completion {
    public:
        using cancellation_slot_type = asio::cancellation_slot;

        completion(std::shared_ptr<state> s, position at) : state_(std::move(s)), at_(at) {}
        completion(completion&&) noexcept = default;
        completion& operator=(completion&&) = delete;
        ~completion()
        {
            if (state_) end(nullptr);
        }

        cancellation_slot_type get_cancellation_slot() const noexcept { return at_->stop.slot(); }
        void operator()(std::exception_ptr what) { end(std::move(what)); }

    private:
        void end(std::exception_ptr what)
        {
            const executor ex = state_->ex_;
            asio::post(ex, [self = std::exchange(state_, nullptr), at = at_,
                            e = std::move(what)]() mutable { self->ended(at, std::move(e)); });
        }

        std::shared_ptr<state> state_;
        position at_;
    };

    void start(position at, task<> body)
    {
        if (cancelled_) return ended(at, nullptr);
        asio::co_spawn(ex_, std::move(body), completion(shared_from_this(), at));
    }

    void ended(position at, std::exception_ptr what)
    {
        const std::string name = std::move(at->name);
        children_.erase(at);
        if (what && !(cancelled_ && is_abort(what))) failed(name, std::move(what));
        if (children_.empty()) ended_.wake();
    }

    void failed(const std::string& name, std::exception_ptr what)
    {
        if (on_failure_) return on_failure_(name, std::move(what));
        if (!first_failure_) first_failure_ = std::move(what);
        if (!cancelled_) cancel();
    }

    executor ex_;
    failure_handler on_failure_;
    std::shared_ptr<detail::loop_door> door_;
    std::list<child> children_;
    waiter ended_;
    std::exception_ptr first_failure_;
    std::uint64_t last_id_ = 0;
    bool cancelled_ = false;
};

task_group::task_group(executor ex) : task_group(std::move(ex), nullptr) {}

task_group::task_group(executor ex, failure_handler on_failure)
    : state_(std::make_shared<state>(std::move(ex), std::move(on_failure)))
{
}

task_group::~task_group() { state_->orphan(); }

task_id task_group::spawn(task<> t, std::string name)
{
    if (state_->cancelled()) return {};
    return state_->spawn(std::move(t), std::move(name));
}

void task_group::cancel() { state_->cancel(); }

void task_group::cancel(task_id one) { state_->cancel(one); }

bool task_group::cancelled() const noexcept { return state_->cancelled(); }

task<> task_group::join() { return state_->join(); }

std::size_t task_group::size() const noexcept { return state_->children().size(); }

std::vector<std::string> task_group::running() const
{
    std::vector<std::string> names;
    for (const child& c : state_->children()) names.push_back(c.name);
    return names;
}

}  // namespace mynah

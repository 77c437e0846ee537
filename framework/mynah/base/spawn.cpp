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

// Of a group in which something runs; outlives the group while tasks refer to it. Everything that
// ends a task or cancels one happens in a turn of its own: a signal is never destroyed or emitted
// below a frame of its task.
class task_group::state : public std::enable_shared_from_this<state> {
public:
    explicit state(task_group& owner)
        : ex_(owner.ex_), owner_(&owner), door_(detail::loop_guard::of(ex_).door())
    {
    }

    task_id spawn(task_id id, task<> t, std::string name)
    {
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

    static task<> join(std::shared_ptr<state> self)
    {
        const bool throws = co_await asio::this_coro::throw_if_cancelled();
        co_await asio::this_coro::throw_if_cancelled(false);
        self->joined_ = true;
        const cancel_hook forward([](void* s) { static_cast<state*>(s)->cancel_group(); },
                                  self.get());
        while (!self->children_.empty()) {
            auto end = self->ended_.wait_shielded(forward);
            co_await std::move(end);
        }
        co_await asio::this_coro::throw_if_cancelled(throws);

        if (self->first_failure_)
            std::rethrow_exception(std::exchange(self->first_failure_, nullptr));
        const auto own = co_await asio::this_coro::cancellation_state;
        if (own.cancelled() != asio::cancellation_type::none) {
            throw boost::system::system_error(asio::error::operation_aborted, "join");
        }
    }

    // The group is gone.
    void orphan()
    {
        owner_ = nullptr;
        if (children_.empty() || !door_->open()) return;
        assert(!"a task_group was destroyed while its tasks run: join() it first");
        cancel();
    }

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
        if (!children_.empty()) return;
        ended_.wake();
        // Whoever joins waits for what comes next, too.
        if (owner_ != nullptr && !joined_ && !first_failure_) owner_->state_.reset();
    }

    void failed(const std::string& name, std::exception_ptr what)
    {
        if (owner_ == nullptr) return;
        if (owner_->on_failure_) return owner_->on_failure_(name, std::move(what));
        if (!first_failure_) first_failure_ = std::move(what);
        if (!cancelled_) cancel_group();
    }

    void cancel_group() { owner_ != nullptr ? owner_->cancel() : cancel(); }

    executor ex_;
    task_group* owner_;  // null: it is gone
    std::shared_ptr<detail::loop_door> door_;
    std::list<child> children_;
    waiter ended_;
    std::exception_ptr first_failure_;
    bool cancelled_ = false;
    bool joined_ = false;
};

task_group::task_group(executor ex) : task_group(std::move(ex), nullptr) {}

task_group::task_group(executor ex, failure_handler on_failure)
    : ex_(std::move(ex)), on_failure_(std::move(on_failure))
{
}

task_group::~task_group()
{
    if (state_) state_->orphan();
}

task_group::state& task_group::running_state()
{
    if (!state_) state_ = std::make_shared<state>(*this);
    return *state_;
}

task_id task_group::spawn(task<> t, std::string name)
{
    if (cancelled_) return {};
    return running_state().spawn(task_id(++last_id_), std::move(t), std::move(name));
}

void task_group::cancel()
{
    cancelled_ = true;
    if (state_) state_->cancel();
}

void task_group::cancel(task_id one)
{
    if (state_) state_->cancel(one);
}

task<> task_group::join()
{
    (void)running_state();
    return state::join(state_);
}

std::size_t task_group::size() const noexcept { return state_ ? state_->children().size() : 0; }

std::vector<std::string> task_group::running() const
{
    std::vector<std::string> names;
    if (!state_) return names;
    for (const child& c : state_->children()) names.push_back(c.name);
    return names;
}

}  // namespace mynah

#include <mynah/pool/io_threads.hpp>

#include <mynah/base/log.hpp>
#include <mynah/base/wheel_driver.hpp>
#include <mynah/net/descriptor_limit.hpp>

#include <boost/asio/executor_work_guard.hpp>

#include <condition_variable>
#include <mutex>
#include <thread>

namespace mynah {
namespace {

// Its frames can be ended while what they refer to is still there.
class event_loop : public asio::io_context {
public:
    event_loop() : io_context(1) {}
    void end() { shutdown(); }
};

}  // namespace

io_thread::io_thread(asio::io_context& io, pulse& beats, timer_wheel& wheel,
                     const io_thread_settings& settings)
    : io_(io),
      pulse_(beats),
      wheel_(wheel),
      links_(settings.links(io)),
      handlers_(io.get_executor(), wheel, settings.handlers),
      tick_(timer::of<&io_thread::on_tick>(this)),
      expected_(wheel.now())
{
    on_tick();
}

void io_thread::on_tick()
{
    const auto now = wheel_.now();
    if (now > expected_) delays_.add(now - expected_);
    pulse_.beat(now);
    expected_ = now + pulse::interval;
    wheel_.schedule(tick_, expected_);
}

class io_threads::member {
public:
    member() : door_(detail::loop_guard::of(loop_.get_executor()).door()) {}
    member(const member&) = delete;
    member& operator=(const member&) = delete;
    ~member()
    {
        end();
        if (thread_.joinable()) thread_.join();
    }

    void start(const io_thread_settings& settings, const resident_factory& settle,
               std::size_t number)
    {
        thread_ = std::thread([this, &settings, settle, number] { run(settings, settle, number); });
    }

    // Until it has settled, or could not.
    std::optional<error> settled()
    {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return settled_ || ended_; });
        return unsettled_;
    }

    void end() { loop_.stop(); }

    bool wait_until(time_point limit)
    {
        std::unique_lock lock(mutex_);
        return !thread_.joinable() || changed_.wait_until(lock, limit, [this] { return ended_; });
    }

    detail::loop_door& door() const noexcept { return *door_; }
    pulse& beats() noexcept { return pulse_; }

private:
    void run(const io_thread_settings& settings, const resident_factory& settle, std::size_t number)
    {
        activity_board::use(&pulse_.board());
        try {
            live(settings, settle, number);
        } catch (const std::exception& e) {
            door_->shut();
            std::lock_guard lock(mutex_);
            unsettled_ = net::to_error(e);
        }
        activity_board::use(nullptr);
        std::lock_guard lock(mutex_);
        ended_ = true;
        changed_.notify_all();
    }

    void live(const io_thread_settings& settings, const resident_factory& settle,
              std::size_t number)
    {
        wheel_driver driver(loop_.get_executor());
        io_thread self(loop_, pulse_, driver.wheel(), settings);
        const auto resident = settle(self, number);
        {
            std::lock_guard lock(mutex_);
            settled_ = true;
            changed_.notify_all();
        }
        const auto work = asio::make_work_guard(loop_);
        while (!loop_.stopped()) {
            try {
                loop_.run();
            } catch (const std::exception& e) {
                log::error("pool", "a call threw", {{"thread", number}, {"reason", e.what()}});
            }
            leave();
        }
        pulse_.end();
        loop_.end();
    }

    event_loop loop_;
    std::shared_ptr<detail::loop_door> door_;
    pulse pulse_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool settled_ = false;
    bool ended_ = false;
    std::optional<error> unsettled_;  // why it could not start
    std::thread thread_;
};

io_threads::io_threads(const io_thread_settings& settings) : settings_(settings)
{
    for (std::size_t i = 0; i < settings_.threads; ++i)
        threads_.push_back(std::make_unique<member>());
}

io_threads::~io_threads() { end(); }

void io_threads::start(const resident_factory& settle)
{
    for (std::size_t i = 0; i < threads_.size(); ++i) threads_[i]->start(settings_, settle, i);
    for (const auto& t : threads_)
        if (auto why = t->settled()) throw failure(std::move(*why));
}

void io_threads::end()
{
    for (const auto& t : threads_) t->end();
}

std::size_t io_threads::join(duration limit)
{
    const auto until = clock::now() + limit;
    std::size_t left = 0;
    for (const auto& t : threads_) left += !t->wait_until(until);
    return left;
}

std::vector<pulse*> io_threads::pulses() const
{
    std::vector<pulse*> all;
    for (const auto& t : threads_) all.push_back(&t->beats());
    return all;
}

detail::loop_door& io_threads::door(std::size_t thread) const
{
    return threads_.at(thread)->door();
}

}  // namespace mynah

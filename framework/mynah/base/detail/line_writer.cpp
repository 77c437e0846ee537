#include <mynah/base/detail/line_writer.hpp>

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

namespace mynah::log::detail {
namespace {

// False: nobody will ever read this.
bool write_all(int file, std::string_view bytes)
{
    while (!bytes.empty()) {
        const auto size = ::write(file, bytes.data(), bytes.size());
        if (size >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(size));
        } else if (errno == EAGAIN) {  // somebody else has made it non-blocking
            pollfd ready{file, POLLOUT, 0};
            ::poll(&ready, 1, -1);
        } else if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

// Signals are for the program's own threads, and a reader that is gone (SIGPIPE) ends the log, not
// the program.
class signals_blocked {
public:
    signals_blocked()
    {
        sigset_t all;
        sigfillset(&all);
        pthread_sigmask(SIG_SETMASK, &all, &before_);
    }
    signals_blocked(signals_blocked&&) = delete;
    ~signals_blocked() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

private:
    sigset_t before_;
};

}  // namespace

// Shared with the thread, which may be left behind.
class line_writer::state {
public:
    state(int f, std::size_t r, report d) : file(f), room(r), describe(std::move(d)) {}

    void work()
    {
        std::unique_lock lock(mutex);
        for (;;) {
            wake.wait(lock, [this] { return stopped || has_work(); });
            if (!has_work()) return;
            std::string batch;
            batch.swap(waiting);
            const auto lost = std::exchange(dropped, 0);
            writing = true;
            lock.unlock();
            if (lost > 0) batch += describe(lost);
            write_all(file, batch);
            lock.lock();
            writing = false;
            if (!has_work()) idle.notify_all();
        }
    }

    bool has_work() const { return !waiting.empty() || dropped > 0; }
    bool drain(std::unique_lock<std::mutex>& lock, std::chrono::milliseconds limit)
    {
        return idle.wait_for(lock, limit, [this] { return !has_work() && !writing; });
    }

    const int file;
    const std::size_t room;
    const report describe;

    std::mutex mutex;  // guards everything below; never held while something is written
    std::condition_variable wake;
    std::condition_variable idle;
    std::string waiting;
    std::uint64_t dropped = 0;
    bool writing = false;
    bool stopped = false;
    std::thread thread;
};

line_writer::line_writer(int file, std::size_t room, report r)
    : state_(std::make_shared<state>(file, room, std::move(r)))
{
}

line_writer::~line_writer() { stop(std::chrono::milliseconds::zero()); }

void line_writer::push(std::string_view line)
{
    auto& s = *state_;
    std::lock_guard lock(s.mutex);
    if (s.stopped) return;
    const bool was_idle = !s.has_work();
    if (s.waiting.size() + line.size() <= s.room) {
        s.waiting += line;
    } else {
        ++s.dropped;
    }
    if (s.thread.joinable()) {
        if (was_idle) s.wake.notify_one();
        return;
    }
    const signals_blocked inherited;
    try {
        s.thread = std::thread([kept = state_] { kept->work(); });
    } catch (const std::system_error&) {  // no more threads: better late than not at all
        write_all(s.file, s.waiting);
        s.waiting.clear();
    }
}

bool line_writer::drain(std::chrono::milliseconds limit)
{
    std::unique_lock lock(state_->mutex);
    return state_->drain(lock, limit);
}

void line_writer::stop(std::chrono::milliseconds limit)
{
    auto& s = *state_;
    std::unique_lock lock(s.mutex);
    if (s.stopped) return;
    const bool drained = s.drain(lock, limit);
    s.stopped = true;
    s.wake.notify_one();
    lock.unlock();
    if (!s.thread.joinable()) return;
    if (drained) {
        s.thread.join();
    } else {
        s.thread.detach();
    }
}

}  // namespace mynah::log::detail

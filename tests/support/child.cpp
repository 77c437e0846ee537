#include <tests/support/child.hpp>

#include <fcntl.h>
#include <poll.h>

#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <system_error>

namespace mynah::testing {

namespace {

using namespace std::chrono_literals;

[[noreturn]] void throw_errno(const std::string& what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

std::vector<std::string> environment_with(const child::variables& added)
{
    std::vector<std::string> all;
    for (char** entry = environ; *entry; ++entry) {
        const std::string_view line = *entry;
        const auto name = line.substr(0, line.find('='));
        bool replaced = false;
        for (const auto& variable : added) replaced = replaced || variable.first == name;
        if (!replaced) all.emplace_back(line);
    }
    for (const auto& [name, value] : added) all.push_back(name + "=" + value);
    return all;
}

std::vector<char*> pointers(std::vector<std::string>& strings)
{
    std::vector<char*> result;
    for (auto& s : strings) result.push_back(s.data());
    result.push_back(nullptr);
    return result;
}

// Between fork and exec: async-signal-safe calls only, other threads may have held any lock.
[[noreturn]] void become(char** words, char** environment, int output, int failure, pid_t parent)
{
    ::setpgid(0, 0);
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(127);  // it died before prctl could see it
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    const int nothing = ::open("/dev/null", O_RDONLY);
    ::dup2(nothing, 0);
    ::dup2(output, 1);
    ::dup2(output, 2);
    ::dup2(failure, 3);
    ::fcntl(3, F_SETFD, FD_CLOEXEC);
    ::close_range(4, ~0U, 0);
    ::execvpe(words[0], words, environment);
    const int error = errno;
    [[maybe_unused]] const auto written = ::write(3, &error, sizeof error);
    ::_exit(127);
}

}  // namespace

child::child(command words, variables added) : name_(words.at(0))
{
    auto environment = environment_with(added);
    const auto argv = pointers(words);
    const auto envp = pointers(environment);
    std::array<int, 2> output{};
    std::array<int, 2> failure{};
    if (::pipe2(output.data(), O_CLOEXEC) != 0) throw_errno("pipe");
    if (::pipe2(failure.data(), O_CLOEXEC) != 0) throw_errno("pipe");

    const pid_t parent = ::getpid();
    pid_ = ::fork();
    if (pid_ == 0) {
        become(const_cast<char**>(argv.data()), const_cast<char**>(envp.data()), output[1],
               failure[1], parent);
    }
    const int fork_error = errno;
    ::close(output[1]);
    ::close(failure[1]);
    int error = fork_error;
    const bool failed = pid_ < 0 || ::read(failure[0], &error, sizeof error) == sizeof error;
    ::close(failure[0]);
    if (failed) {
        ::close(output[0]);
        if (pid_ > 0) ::waitpid(pid_, nullptr, 0);
        throw std::system_error(error, std::generic_category(), "cannot run " + name_);
    }
    pidfd_ = static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0));
    output_fd_ = output[0];
    reader_ = std::thread([this] { read_output(); });
}

child::~child()
{
    stop(2s);
    reader_.join();
    ::close(output_fd_);
    ::close(pidfd_);
}

void child::read_output()
{
    std::array<char, 4096> buffer;
    for (;;) {
        const auto n = ::read(output_fd_, buffer.data(), buffer.size());
        if (n < 0 && errno == EINTR) continue;
        const std::lock_guard lock(mutex_);
        if (n > 0) output_.append(buffer.data(), static_cast<std::size_t>(n));
        ended_ = n <= 0;
        changed_.notify_all();
        if (ended_) return;
    }
}

std::optional<std::string> child::take_line()
{
    auto end = output_.find('\n', consumed_);
    if (end == std::string::npos) {
        if (!ended_ || consumed_ == output_.size()) return std::nullopt;
        end = output_.size();  // a last line without its end
    }
    std::string line = output_.substr(consumed_, end - consumed_);
    consumed_ = std::min(end + 1, output_.size());
    return line;
}

std::optional<std::string> child::next_line(std::chrono::milliseconds within, std::stop_token stop)
{
    std::unique_lock lock(mutex_);
    std::optional<std::string> line;
    const auto arrived = [&] { return (line = take_line()).has_value() || ended_; };
    changed_.wait_for(lock, std::move(stop), within, arrived);
    return line;
}

std::string child::expect(std::string_view text, std::chrono::milliseconds within,
                          std::stop_token stop)
{
    const auto deadline = std::chrono::steady_clock::now() + within;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        auto line = next_line(std::max(left, 0ms), stop);
        if (!line) throw failure("did not write \"" + std::string(text) + "\"");
        if (line->find(text) != std::string::npos) return *std::move(line);
    }
}

std::string child::output() const
{
    const std::lock_guard lock(mutex_);
    return output_;
}

child_error child::failure(std::string_view what) const
{
    return child_error(name_ + " " + std::string(what) + "; its output was:\n" + output());
}

void child::signal(int number)
{
    if (!status_) ::kill(pid_, number);
}

std::optional<int> child::status_within(std::chrono::milliseconds within)
{
    if (status_) return status_;
    const auto deadline = std::chrono::steady_clock::now() + within;
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        pollfd ended{pidfd_, POLLIN, 0};
        const int ready = ::poll(&ended, 1, static_cast<int>(std::max(left, 0ms).count()));
        if (ready == 0) return std::nullopt;
        if (ready > 0) break;
    }
    ::kill(-pid_,
           SIGKILL);  // whatever it left in its group, while the zombie still holds the number
    int raw = 0;
    ::waitpid(pid_, &raw, 0);
    // What it wrote last may still be on its way to us.
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, 5s, [this] { return ended_; });
    status_ = WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
    return status_;
}

int child::wait(std::chrono::milliseconds within)
{
    if (const auto status = status_within(within)) return *status;
    throw failure("did not end");
}

bool child::running() { return !status_within(0ms); }

int child::stop(std::chrono::milliseconds patience)
{
    signal(SIGTERM);
    if (const auto status = status_within(patience)) return *status;
    return kill();
}

int child::kill()
{
    if (!status_) ::kill(-pid_, SIGKILL);
    return wait(10s);
}

}  // namespace mynah::testing

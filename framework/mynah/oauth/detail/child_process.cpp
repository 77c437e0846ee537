#include <mynah/oauth/detail/child_process.hpp>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <string_view>
#include <utility>

namespace mynah::oauth::detail {
namespace {

class spawn_plan {
public:
    explicit spawn_plan(int output)
    {
        ::posix_spawn_file_actions_init(&files_);
        ::posix_spawn_file_actions_addopen(&files_, 0, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&files_, output, 1);
        ::posix_spawn_file_actions_addclosefrom_np(&files_, 3);  // our connections are not its own

        ::posix_spawnattr_init(&attributes_);
        sigset_t set;
        ::sigemptyset(&set);
        ::posix_spawnattr_setsigmask(&attributes_, &set);
        ::sigaddset(&set, SIGPIPE);
        ::sigaddset(&set, SIGINT);
        ::sigaddset(&set, SIGTERM);
        ::posix_spawnattr_setsigdefault(&attributes_, &set);
        ::posix_spawnattr_setpgroup(&attributes_, 0);
        ::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
    }
    spawn_plan(const spawn_plan&) = delete;
    spawn_plan& operator=(const spawn_plan&) = delete;
    ~spawn_plan()
    {
        ::posix_spawnattr_destroy(&attributes_);
        ::posix_spawn_file_actions_destroy(&files_);
    }

    // An errno, or 0.
    int run(pid_t& process, std::vector<std::string>& command, std::vector<char*> environment)
    {
        std::vector<char*> words;
        for (auto& word : command) words.push_back(word.data());
        words.push_back(nullptr);
        return ::posix_spawnp(&process, words[0], &files_, &attributes_, words.data(),
                              environment.data());
    }

private:
    posix_spawn_file_actions_t files_;
    posix_spawnattr_t attributes_;
};

std::vector<char*> environment_with(std::string& variable)
{
    const std::string_view name = std::string_view(variable).substr(0, variable.find('=') + 1);
    std::vector<char*> all;
    for (char** entry = environ; *entry != nullptr; ++entry)
        if (!std::string_view(*entry).starts_with(name)) all.push_back(*entry);
    all.push_back(variable.data());
    all.push_back(nullptr);
    return all;
}

error cannot_run(const std::string& program, int number)
{
    return {errc::invalid_argument, "cannot run " + program + ": " + std::strerror(number)};
}

}  // namespace

result<child_process> child_process::start(executor ex, std::vector<std::string> command,
                                           std::string variable)
{
    if (command.empty()) return error(errc::invalid_argument, "no program was given");
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) return cannot_run(command[0], errno);
    pid_t process = 0;
    spawn_plan plan(pipe[1]);
    const int failed = plan.run(process, command, environment_with(variable));
    ::close(pipe[1]);
    if (failed != 0) {
        ::close(pipe[0]);
        return cannot_run(command[0], failed);
    }
    const auto handle = static_cast<int>(::syscall(SYS_pidfd_open, process, 0));
    if (handle < 0) {
        const int why = errno;
        ::kill(-process, SIGKILL);
        ::waitpid(process, nullptr, 0);
        ::close(pipe[0]);
        return cannot_run(command[0], why);
    }
    return child_process(ex, process, pipe[0], handle);
}

child_process::child_process(executor ex, int process, int output, int handle)
    : process_(process), output_(ex, output), handle_(ex, handle)
{
}

child_process::child_process(child_process&& other) noexcept
    : process_(std::exchange(other.process_, 0)),
      output_(std::move(other.output_)),
      handle_(std::move(other.handle_))
{
}

child_process::~child_process()
{
    kill();
    reap();
}

void child_process::kill() noexcept
{
    // While it is not reaped the number is its own.
    if (process_ != 0) ::kill(-process_, SIGKILL);
}

int child_process::reap() noexcept
{
    if (process_ == 0) return -1;
    int raw = 0;
    while (::waitpid(process_, &raw, 0) < 0 && errno == EINTR) {
    }
    process_ = 0;
    return WIFEXITED(raw) ? WEXITSTATUS(raw) : 128 + WTERMSIG(raw);
}

task<result<std::size_t>> child_process::read(std::span<char> into)
{
    const auto [failed, size] = co_await output_.async_read_some(
        asio::buffer(into.data(), into.size()), asio::as_tuple(use_task));
    if (failed == asio::error::eof) co_return std::size_t{0};
    if (failed == asio::error::operation_aborted) throw boost::system::system_error(failed);
    if (failed) co_return failed;
    co_return size;
}

task<result<int>> child_process::ended()
{
    const auto [failed] =
        co_await handle_.async_wait(descriptor::wait_read, asio::as_tuple(use_task));
    if (failed == asio::error::operation_aborted) throw boost::system::system_error(failed);
    if (failed) co_return failed;
    kill();  // whatever it left in its group
    co_return reap();
}

}  // namespace mynah::oauth::detail

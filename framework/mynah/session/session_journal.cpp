#include <mynah/session/session_journal.hpp>

#include <mynah/base/log.hpp>
#include <mynah/protocol/journal_format.hpp>

#include <fmt/format.h>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <ctime>
#include <utility>

namespace mynah {
namespace {

namespace format = protocol::journal;

// A server that does not say how long it keeps a session keeps it for no longer than this.
constexpr auto default_max = std::chrono::hours(1);

error failed(std::string_view what, const std::string& path)
{
    const boost::system::error_code code(errno, boost::system::system_category());
    return {code, fmt::format("{} {}", what, path)};
}

}  // namespace

// A file descriptor.
class session_journal::file {
public:
    static result<std::unique_ptr<file>> open(const std::string& path, int flags)
    {
        const int fd = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0) return failed("cannot open", path);
        return std::make_unique<file>(fd);
    }
    explicit file(int fd) : fd_(fd) {}
    file(const file&) = delete;
    file& operator=(const file&) = delete;
    ~file() { ::close(fd_); }

    int fd() const noexcept { return fd_; }

    bool write(std::string_view bytes) noexcept
    {
        while (!bytes.empty()) {
            const auto n = ::write(fd_, bytes.data(), bytes.size());
            if (n < 0 && errno == EINTR) continue;
            if (n <= 0) return false;
            bytes.remove_prefix(std::size_t(n));
        }
        return true;
    }

    std::optional<std::string> read_all() const
    {
        struct stat about {};
        if (::fstat(fd_, &about) != 0) return std::nullopt;
        std::string bytes(std::size_t(about.st_size), '\0');
        for (std::size_t got = 0; got != bytes.size();) {
            const auto n = ::pread(fd_, bytes.data() + got, bytes.size() - got, off_t(got));
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) return std::nullopt;
            if (n == 0) bytes.resize(got);
            got += std::size_t(n);
        }
        return bytes;
    }

    std::chrono::seconds age() const noexcept
    {
        struct stat about {};
        if (::fstat(fd_, &about) != 0) return {};
        return std::chrono::seconds(std::time(nullptr) - about.st_mtime);
    }

private:
    int fd_;
};

session_journal::session_journal(std::string folder, std::size_t slack)
    : folder_(std::move(folder)), slack_(slack)
{
}

result<std::shared_ptr<session_journal>> session_journal::open(const std::string& folder,
                                                               std::size_t slack)
{
    if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) return failed("cannot make", folder);
    std::shared_ptr<session_journal> self(new session_journal(folder, slack));
    auto lock = file::open(self->path("lock"), O_RDWR | O_CREAT);
    if (!lock) return lock.error();
    if (::flock((*lock)->fd(), LOCK_EX | LOCK_NB) != 0)
        return error(errc::invalid_argument,
                     folder + " is used by another process: each needs a folder of its own");
    self->lock_ = std::move(*lock);
    if (auto loaded = self->load(); !loaded) return loaded.error();
    return self;
}

// Sessions of accounts that this process does not have are not resumed by anybody.
session_journal::~session_journal()
{
    if (!file_) return;
    const auto bytes = file_->read_all();
    if (!bytes) return;
    const auto now = format::read(*bytes);
    std::size_t ours = now.sessions.size();
    for (const auto& l : left_) ours -= now.sessions.count(l.second.number);
    if (ours == 0) ::unlink(path("sessions").c_str());
}

result<void> session_journal::load()
{
    const auto name = path("sessions");
    std::string records;
    if (::access(name.c_str(), F_OK) == 0) {
        auto old = file::open(name, O_RDONLY);
        if (!old) return old.error();
        const auto bytes = (*old)->read_all();
        if (!bytes) return failed("cannot read", name);
        if (!bytes->empty() && !bytes->starts_with(format::first_line))
            return error(errc::invalid_argument,
                         name +
                             " is not a journal of sessions: move it away, or name another "
                             "folder");
        auto all = format::read(*bytes);
        if (all.good != bytes->size())
            log::warn("journal", "the end of the journal is damaged: what it said is lost",
                      {{"file", name}, {"bytes", bytes->size() - all.good}});
        const auto age = (*old)->age();
        for (auto& [number, e] : all.sessions) {
            const auto max =
                e.state.grant.max == duration::zero() ? duration(default_max) : e.state.grant.max;
            if (age > max) continue;
            format::append_session(records, ++last_number_, e.account, e.state);
            left_[e.account] = {last_number_, std::move(e.state)};
        }
    }
    if (auto written = write_anew(records); !written) return written.error();
    if (!left_.empty())
        log::info("journal", "sessions were left by an earlier process",
                  {{"sessions", left_.size()}});
    return {};
}

// The file appears whole under its name, or not at all.
result<void> session_journal::write_anew(std::string_view records)
{
    const auto fresh_name = path("sessions.new");
    auto fresh = file::open(fresh_name, O_RDWR | O_CREAT | O_TRUNC | O_APPEND);
    if (!fresh) return fresh.error();
    if (!(*fresh)->write(format::first_line) || !(*fresh)->write(records))
        return failed("cannot write", fresh_name);
    if (::rename(fresh_name.c_str(), path("sessions").c_str()) != 0)
        return failed("cannot rename", fresh_name);
    file_ = std::move(*fresh);
    size_ = format::first_line.size() + records.size();
    compact_at_ = 2 * size_ + slack_;
    return {};
}

session_journal::place session_journal::enter(const std::string& account)
{
    const std::lock_guard guard(mutex_);
    if (auto known = left_.extract(account)) return std::move(known.mapped());
    place fresh;
    fresh.number = ++last_number_;
    return fresh;
}

void session_journal::append(std::string_view records)
{
    const std::lock_guard guard(mutex_);
    if (!file_) return;
    if (!file_->write(records)) return give_up(failed("cannot write", path("sessions")));
    size_ += records.size();
    if (size_ >= compact_at_) compact();
}

void session_journal::compact()
{
    const auto bytes = file_->read_all();
    if (!bytes) return give_up(failed("cannot read", path("sessions")));
    std::string records;
    for (const auto& [number, e] : format::read(*bytes).sessions)
        format::append_session(records, number, e.account, e.state);
    if (auto written = write_anew(records); !written) give_up(written.error());
}

void session_journal::give_up(const error& why)
{
    log::error("journal", "sessions are not kept on disk any more: " + why.message(),
               {{"folder", folder_}});
    ::unlink(path("sessions").c_str());
    file_.reset();
}

std::size_t session_journal::bytes() const
{
    const std::lock_guard guard(mutex_);
    return size_;
}

}  // namespace mynah

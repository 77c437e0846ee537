#include <mynah/app/live_status.hpp>

#include <mynah/base/log.hpp>

#include <fmt/format.h>

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

namespace mynah {
namespace {

constexpr duration on_a_terminal = std::chrono::seconds(1);
constexpr duration in_a_log = std::chrono::seconds(5);
constexpr duration at_least = std::chrono::minutes(1);

std::size_t columns()
{
    winsize size{};
    if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return 80;
    return size.ws_col;
}

bool same_states(const pool_figures& a, const pool_figures& b)
{
    return a.online == b.online && a.connecting == b.connecting && a.waiting == b.waiting &&
           a.refused == b.refused;
}

}  // namespace

std::string summary(const pool_figures& now, double stanzas_per_second)
{
    return fmt::format("{} online, {} connecting, {} waiting, {} refused | {:.0f} stanzas/s",
                       now.online, now.connecting, now.waiting, now.refused, stanzas_per_second);
}

live_status::live_status(asio::io_context& io, pool& p)
    : pool_(p), alarm_(io), looked_at_(clock::now()), told_at_(looked_at_)
{
    if (::isatty(STDERR_FILENO) != 0) {
        line_ = std::make_shared<status_line>(log::to_stderr(), &columns);
        log::global().set_sink([line = line_](std::string_view text) { line->log(text); });
    }
    wait();
}

live_status::~live_status()
{
    if (!line_) return;
    log::global().set_sink(log::to_stderr());
    line_->clear();
}

void live_status::wait()
{
    alarm_.expires_after(line_ ? on_a_terminal : in_a_log);
    alarm_.async_wait([this](boost::system::error_code ec) {
        if (ec) return;
        look();
        wait();
    });
}

void live_status::look()
{
    auto now = pool_.figures();
    const auto time = clock::now();
    const std::chrono::duration<double> passed = time - looked_at_;
    // Fewer than before: a thread did not answer.
    const auto more = std::max(now.stanzas(), before_.stanzas()) - before_.stanzas();
    const auto rate = static_cast<double>(more) / passed.count();
    if (line_) {
        line_->show(summary(now, rate));
    } else if (!same_states(now, before_) || time - told_at_ >= at_least) {
        log::info("app", "sessions",
                  {{"online", now.online},
                   {"connecting", now.connecting},
                   {"waiting", now.waiting},
                   {"refused", now.refused},
                   {"stanzas_per_s", static_cast<std::uint64_t>(rate)}});
        told_at_ = time;
    }
    before_ = std::move(now);
    looked_at_ = time;
}

}  // namespace mynah

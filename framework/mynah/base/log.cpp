#include <mynah/base/log.hpp>

#include <mynah/base/detail/line_writer.hpp>

#include <unistd.h>

#include <cstdlib>

namespace mynah::log {
namespace {

constexpr auto patience = std::chrono::seconds(1);

detail::line_writer& stderr_writer()
{
    // Never destroyed, like the logger; exit() ends its thread.
    static detail::line_writer& instance = *[] {
        constexpr std::size_t room = 1024 * 1024;
        auto* made = new detail::line_writer(STDERR_FILENO, room, [](std::uint64_t count) {
            return global().dropped_line(count, std::chrono::system_clock::now());
        });
        std::atexit([] { stderr_writer().stop(patience); });
        return made;
    }();
    return instance;
}

}  // namespace

logger& global() noexcept
{
    // Never destroyed: destructors of other statics may log.
    static logger& instance = *new logger(to_stderr());
    return instance;
}

logger::sink to_stderr()
{
    return [](std::string_view line) { stderr_writer().push(line); };
}

void flush()
{
    global().flush(std::chrono::system_clock::now());
    stderr_writer().drain(patience);
}

}  // namespace mynah::log

#include <mynah/net/descriptor_limit.hpp>

#include <boost/system/system_error.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <limits>

namespace mynah::net {

namespace {

// DNS, happy eyeballs' second addresses, logs, certificates.
constexpr std::size_t on_the_way = 64;

std::size_t number(rlim_t limit) noexcept
{
    constexpr auto most = std::numeric_limits<std::size_t>::max();
    return limit == RLIM_INFINITY ? most : static_cast<std::size_t>(limit);
}

rlimit limits() noexcept
{
    rlimit both{};
    if (::getrlimit(RLIMIT_NOFILE, &both) != 0) both.rlim_cur = both.rlim_max = RLIM_INFINITY;
    return both;
}

std::size_t open_now()
{
    std::error_code unreadable;
    std::size_t count = 0;
    auto file = std::filesystem::directory_iterator("/proc/self/fd", unreadable);
    for (; !unreadable && file != std::filesystem::directory_iterator(); file.increment(unreadable))
        ++count;
    return std::max<std::size_t>(count, 4) - 1;  // one of them was the folder; three at least
}

constexpr auto remedy = "raise the limit (ulimit -n {0}, or LimitNOFILE={0} in the systemd unit)";

boost::system::error_code too_many_files() { return {EMFILE, boost::system::system_category()}; }

}  // namespace

std::size_t raise_descriptor_limit() noexcept
{
    auto both = limits();
    if (both.rlim_cur == both.rlim_max) return number(both.rlim_cur);
    const auto before = both.rlim_cur;
    both.rlim_cur = both.rlim_max;
    return number(::setrlimit(RLIMIT_NOFILE, &both) == 0 ? both.rlim_cur : before);
}

result<void> room_for(std::size_t sockets)
{
    const auto allowed = number(limits().rlim_cur);
    const auto needed = open_now() + sockets + on_the_way;
    if (needed <= allowed) return {};
    return error(too_many_files(),
                 fmt::format("{} connections need {} open files and this process may have {}: ",
                             sockets, needed, allowed) +
                     fmt::format(remedy, needed));
}

bool means_no_descriptor(const boost::system::error_code& code) noexcept
{
    return code.category() == boost::system::system_category() &&
           (code.value() == EMFILE || code.value() == ENFILE);
}

error no_descriptor(const boost::system::error_code& code)
{
    if (code.value() == ENFILE)
        return {code, "this machine has as many files open as it may: raise sysctl fs.file-max"};
    const auto allowed = number(limits().rlim_cur);
    return {code, fmt::format("this process may open {} files and one more is needed: ", allowed) +
                      fmt::format(remedy, 2 * allowed)};
}

std::optional<error> out_of_descriptors()
{
    const int probe = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    const boost::system::error_code failed(probe == -1 ? errno : 0,
                                           boost::system::system_category());
    if (probe != -1) ::close(probe);
    if (means_no_descriptor(failed)) return no_descriptor(failed);
    return std::nullopt;
}

error to_error(const std::exception& thrown)
{
    if (const auto* known = dynamic_cast<const failure*>(&thrown)) return known->why();
    const auto* of_system = dynamic_cast<const boost::system::system_error*>(&thrown);
    if (of_system != nullptr && means_no_descriptor(of_system->code()))
        return no_descriptor(of_system->code());
    return {errc::invalid_argument, thrown.what()};
}

}  // namespace mynah::net

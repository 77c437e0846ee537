#include <mynah/base/log.hpp>

#include <cstdio>

namespace mynah::log {

logger& global() noexcept
{
    // Never destroyed: destructors of other statics may log.
    static logger& instance = *new logger(
        [](std::string_view line) { std::fwrite(line.data(), 1, line.size(), stderr); });
    return instance;
}

}  // namespace mynah::log

// CPU time of this process, user and system.
#pragma once

#include <sys/resource.h>

#include <cstdio>

namespace bench {

inline double cpu_seconds()
{
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto seconds = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return seconds(used.ru_utime) + seconds(used.ru_stime);
}

inline void print_per_cpu_second(const char* what, int count, double seconds)
{
    std::printf("%-34s %6.0f a second of CPU, %4.0f us each\n", what, count / seconds,
                seconds / count * 1e6);
    std::fflush(stdout);
}

}  // namespace bench

// What a process holds by itself.
#pragma once

#include <malloc.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace bench {

// Bytes of pages that only this process has and has written to.
inline std::size_t private_dirty()
{
    std::FILE* file = std::fopen("/proc/self/smaps_rollup", "re");
    if (!file) {
        std::perror("/proc/self/smaps_rollup");
        std::exit(1);
    }
    char line[256];
    std::size_t kib = 0;
    while (std::fgets(line, sizeof line, file))
        if (std::sscanf(line, "Private_Dirty: %zu", &kib) == 1) break;
    std::fclose(file);
    return kib * 1024;
}

// Bytes that are allocated at present, in all arenas.
inline std::size_t heap_in_use()
{
    const auto all = ::mallinfo2();
    return all.uordblks + all.hblkhd;
}

// Prints what one of `more` - `less` connections takes.
inline void print_bytes_per_connection(const char* what, std::size_t before, std::size_t after,
                                       int connections)
{
    std::printf("%-34s %6.0f bytes\n", what,
                (static_cast<double>(after) - static_cast<double>(before)) / connections);
    std::fflush(stdout);
}

}  // namespace bench

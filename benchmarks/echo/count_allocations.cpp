// LD_PRELOAD: counts what a process takes from the heap and says so on standard error when it ends.
// aligned_alloc is counted, too: Asio's coroutine frames come from there.
#include <dlfcn.h>

#include <atomic>
#include <cstddef>
#include <cstdio>

namespace {

std::atomic<unsigned long> count{0};

template <class Function>
Function next(const char* name)
{
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

struct report {
    ~report() { std::fprintf(stderr, "%lu allocations\n", count.load()); }
} at_exit;

}  // namespace

extern "C" void* malloc(std::size_t size)
{
    static const auto real = next<void* (*)(std::size_t)>("malloc");
    ++count;
    return real(size);
}

extern "C" void* realloc(void* old, std::size_t size)
{
    static const auto real = next<void* (*)(void*, std::size_t)>("realloc");
    ++count;
    return real(old, size);
}

extern "C" void* aligned_alloc(std::size_t alignment, std::size_t size)
{
    static const auto real = next<void* (*)(std::size_t, std::size_t)>("aligned_alloc");
    ++count;
    return real(alignment, size);
}

extern "C" int posix_memalign(void** out, std::size_t alignment, std::size_t size)
{
    static const auto real = next<int (*)(void**, std::size_t, std::size_t)>("posix_memalign");
    ++count;
    return real(out, alignment, size);
}

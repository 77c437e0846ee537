// Memory for the one pending handler of somebody who always has one: it is part of him, so waiting
// allocates nothing, and Asio's own recycling does not put it into a block that was a large frame.
#pragma once

#include <cstddef>
#include <new>
#include <utility>

namespace mynah::net::detail {

class handler_memory {
public:
    handler_memory() = default;
    handler_memory(const handler_memory&) = delete;
    handler_memory& operator=(const handler_memory&) = delete;

    void* allocate(std::size_t size)
    {
        if (size <= sizeof bytes_ && !std::exchange(taken_, true)) return bytes_;
        return ::operator new(size);
    }
    void deallocate(void* p) noexcept
    {
        if (p == bytes_)
            taken_ = false;
        else
            ::operator delete(p);
    }

private:
    alignas(std::max_align_t) std::byte bytes_[96];  // what a wait takes (Boost 1.81)
    bool taken_ = false;
};

// For asio::bind_allocator.
template <class T>
class handler_allocator {
public:
    using value_type = T;

    explicit handler_allocator(handler_memory& m) noexcept : memory_(&m) {}
    template <class U>
    handler_allocator(const handler_allocator<U>& other) noexcept : memory_(other.memory_)
    {
    }

    T* allocate(std::size_t n) { return static_cast<T*>(memory_->allocate(n * sizeof(T))); }
    void deallocate(T* p, std::size_t) noexcept { memory_->deallocate(p); }

    friend bool operator==(const handler_allocator&, const handler_allocator&) = default;

private:
    template <class U>
    friend class handler_allocator;

    handler_memory* memory_;
};

}  // namespace mynah::net::detail

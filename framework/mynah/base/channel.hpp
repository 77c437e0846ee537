// A bounded queue between coroutines of one thread: who pushes waits while it is full, who pops
// waits while it is empty. Any number of both, served in order of arrival. No allocation per item.
//
// The channel outlives who waits on it.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>
#include <mynah/base/wait_queue.hpp>

#include <cassert>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

namespace mynah {

template <class T>
class channel {
public:
    // `capacity`: at least 1.
    explicit channel(std::size_t capacity) : ring_(capacity) { assert(capacity > 0); }

    // Waits for room. Errors: closed (the item is gone). Cancellation throws operation_aborted.
    task<result<void>> push(T item);

    // Errors: queue_full, closed; the item is moved from only on success.
    result<void> try_push(T&& item);

    // Waits for an item. Errors: closed (and everything pushed before has been popped).
    // Cancellation throws operation_aborted.
    task<result<T>> pop();

    std::optional<T> try_pop();

    // No push succeeds from now on, what is inside can still be popped.
    void close();

    bool closed() const noexcept { return closed_; }
    std::size_t size() const noexcept { return size_; }
    std::size_t capacity() const noexcept { return ring_.size(); }

private:
    void put(T&& item);
    T get();

    std::vector<std::optional<T>> ring_;
    std::size_t first_ = 0;
    std::size_t size_ = 0;
    bool closed_ = false;
    wait_queue pushers_;
    wait_queue poppers_;
};

template <class T>
task<result<void>> channel<T>::push(T item)
{
    while (!closed_ && size_ == ring_.size()) co_await pushers_.wait();
    if (closed_) co_return errc::closed;
    put(std::move(item));
    co_return result<void>();
}

template <class T>
result<void> channel<T>::try_push(T&& item)
{
    if (closed_) return errc::closed;
    if (size_ == ring_.size()) return errc::queue_full;
    put(std::move(item));
    return {};
}

template <class T>
task<result<T>> channel<T>::pop()
{
    while (!closed_ && size_ == 0) co_await poppers_.wait();
    if (size_ == 0) co_return errc::closed;
    co_return get();
}

template <class T>
std::optional<T> channel<T>::try_pop()
{
    if (size_ == 0) return std::nullopt;
    return get();
}

template <class T>
void channel<T>::close()
{
    closed_ = true;
    pushers_.wake_all();
    poppers_.wake_all();
}

template <class T>
void channel<T>::put(T&& item)
{
    ring_[(first_ + size_) % ring_.size()].emplace(std::move(item));
    ++size_;
    poppers_.wake_one();
}

template <class T>
T channel<T>::get()
{
    T item = std::move(*ring_[first_]);
    ring_[first_].reset();
    first_ = (first_ + 1) % ring_.size();
    --size_;
    pushers_.wake_one();
    return item;
}

}  // namespace mynah

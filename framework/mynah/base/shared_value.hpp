// Equal values are one object: ten thousand sessions with the same settings keep one copy of them.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <utility>

namespace mynah {

// Compares with the values that this thread shared last, as long as somebody has them.
template <class T>
std::shared_ptr<const T> share(T value)
{
    thread_local std::array<std::weak_ptr<const T>, 4> latest;
    thread_local std::size_t oldest = 0;
    for (const auto& known : latest)
        if (auto same = known.lock(); same && *same == value) return same;
    auto fresh = std::make_shared<const T>(std::move(value));
    latest[oldest] = fresh;
    oldest = (oldest + 1) % latest.size();
    return fresh;
}

}  // namespace mynah

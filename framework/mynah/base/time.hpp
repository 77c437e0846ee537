// The one clock of the library. Protocol code never reads it: time comes in as a parameter.
#pragma once

#include <chrono>

namespace mynah {

using clock = std::chrono::steady_clock;
using time_point = clock::time_point;
using duration = clock::duration;

// "No deadline": later than every time that arithmetic can reach.
inline constexpr time_point never = time_point::max();

}  // namespace mynah

// Real threads in a test without time: waits for what has been offloaded.
#pragma once

#include <chrono>

namespace mynah::testing {

// Until every call that was offloaded to the shared pool before this is done and on its way home.
// False: not within `limit`, in real time.
bool wait_for_offloaded(std::chrono::milliseconds limit = std::chrono::seconds(10));

}  // namespace mynah::testing

// How the program ends, for scripts.
#pragma once

#include <mynah/base/result.hpp>

namespace mynah::login {

inline constexpr int interrupted = 130;  // SIGINT, as a shell has it

// Says what went wrong, on standard error. The exit status for it.
int end(const error& why);

}  // namespace mynah::login

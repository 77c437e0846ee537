// An exception on its way into a result.
#pragma once

#include <mynah/base/result.hpp>

#include <string_view>

namespace mynah {

// Inside a catch: what was thrown. The error of a `failure`, the code of a system_error; of
// anything else `otherwise`, with its text behind `before`.
error thrown(errc otherwise, std::string_view before = {});

}  // namespace mynah

// What is wrong with what a user has said.
#pragma once

#include <mynah/base/result.hpp>

#include <string>
#include <utility>

namespace mynah::detail {

inline error mistake(std::string what) { return {errc::invalid_argument, std::move(what)}; }

}  // namespace mynah::detail

// What a parse() answers when an element does not mean what it must.
#pragma once

#include <mynah/base/result.hpp>

namespace mynah::xep::detail {

inline error malformed(const char* what) { return {errc::bad_reply, what}; }

}  // namespace mynah::xep::detail

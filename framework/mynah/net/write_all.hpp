// All of it, however little the kernel takes at once.
#pragma once

#include <mynah/base/async.hpp>
#include <mynah/base/result.hpp>

#include <string_view>

namespace mynah::net {

class transport;

// The link and the bytes outlive the call. Errors: the transport's; close() ends it with
// `cancelled`.
task<result<void>> write_all(transport& link, std::string_view bytes);

}  // namespace mynah::net

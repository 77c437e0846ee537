// Files that hold tokens: for their owner only, and never half written. These calls block: offload
// them.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>

#include <string>

namespace mynah::oauth {

// Errors: invalid_argument (it cannot be read), limit_exceeded (it is larger than 64 KiB).
result<secret> read_private_file(std::string path);

// Atomically: a new file beside it (0600), on the disk, then renamed. A symbolic link stays one.
// Errors: invalid_argument.
result<void> replace_private_file(std::string path, secret content);

// Whether replace_private_file() may create files beside it; before one has something to lose.
result<void> check_replaceable(std::string path);

// By the group or by everybody.
bool readable_by_others(const std::string& path);

}  // namespace mynah::oauth

// Files that hold secrets: for their owner only, and never half written. These calls block: offload
// them.
#pragma once

#include <mynah/base/result.hpp>
#include <mynah/base/secret.hpp>

#include <string>
#include <string_view>

namespace mynah {

// Errors: invalid_argument (it cannot be read), limit_exceeded (it is larger than 64 KiB).
result<secret> read_private_file(std::string path);

// The same for a list, which may be larger: 64 MiB.
result<secret> read_large_private_file(const std::string& path);

// The first line, without its end. Nothing behind it is waited for. Errors: the same.
result<secret> read_private_line(const std::string& path);

// Atomically: a new file beside it (0600), on the disk, then renamed. A symbolic link stays one.
// Errors: invalid_argument.
result<void> replace_private_file(std::string path, secret content);

// The same for what is written at every turn: nothing waits for the disk. It survives the end of
// the process, not that of the machine.
result<void> replace_private_file_unsynced(const std::string& path, std::string_view content);

// Whether replace_private_file() could replace it now; before one has something to lose. A file of
// a few KiB is written beside it, and removed. Errors: invalid_argument.
result<void> check_replaceable(std::string path);

// By the group or by everybody; a folder: whether they can enter it.
bool readable_by_others(const std::string& path);

}  // namespace mynah

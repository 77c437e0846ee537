// The source for a file: what --token-file of every bot program means.
#pragma once

#include <mynah/base/token_source.hpp>
#include <mynah/http/client.hpp>

#include <memory>
#include <string>

namespace mynah::oauth {

// A file that begins with `{` is one of mynah-login (token_record.hpp) and is kept up to date; any
// other one has a token in its first line and is read again for each log-in. Warns in the log when
// others can read it. Blocks: for the start of a program. The source is used by one account.
// Errors: invalid_argument, credentials_missing, limit_exceeded, with the file and the remedy.
result<std::shared_ptr<token_source>> source_from_file(std::string path, http::client by);

}  // namespace mynah::oauth

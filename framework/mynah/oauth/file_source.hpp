// The first line of a file, read again each time: somebody else keeps it fresh.
#pragma once

#include <mynah/base/token_source.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace mynah::oauth {

class file_source final : public token_source {
public:
    explicit file_source(std::string path) : path_(std::move(path)) {}

    // Errors: credentials_missing (no file, or no token in it), limit_exceeded.
    task<result<secret>> get(token_refresh) override;

private:
    std::string path_;
};

// The token in a first line, without the space around it. `whose`: "the file x", for the error,
// credentials_missing; `what` it lacks then.
result<secret> token_in_first_line(std::string_view text, const std::string& whose,
                                   std::string_view what = "token");

}  // namespace mynah::oauth

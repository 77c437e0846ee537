// application/x-www-form-urlencoded text, as SASL messages use it: k=v&k=v.
#pragma once

#include <mynah/base/result.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mynah::sasl {

using query_pairs = std::vector<std::pair<std::string, std::string>>;

// Decoded. Errors: bad_challenge (a pair without "=" or a name, a name twice, a broken escape, a
// control character).
result<query_pairs> parse_query_string(std::string_view text);

// Appends "name=value", behind a "&" unless it is the first.
void append_query_pair(std::string& to, std::string_view name, std::string_view value);

}  // namespace mynah::sasl

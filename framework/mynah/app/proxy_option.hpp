// --proxy, and what the environment says where it is not given.
#pragma once

#include <mynah/app/command_line.hpp>
#include <mynah/net/proxy.hpp>

#include <optional>
#include <string>

namespace mynah {

void define_proxy_option(program_options& options, std::string& to);

// What the option says; when it says nothing, the variables all_proxy or ALL_PROXY, with the
// exceptions of no_proxy or NO_PROXY. "none": no proxy. Errors: invalid_argument, with the name of
// the option or variable, and nothing of its value.
result<std::optional<net::proxy>> find_proxy(const std::string& option);

}  // namespace mynah

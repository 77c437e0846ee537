// --proxy, and what the environment says where it is not given.
#pragma once

#include <mynah/net/proxy.hpp>

#include <optional>
#include <string>

namespace CLI {
class App;
}

namespace mynah {

void define_proxy_option(CLI::App& app, std::string& to);

// What the option says; when it says nothing, the variables all_proxy or ALL_PROXY, with the
// exceptions of no_proxy or NO_PROXY. "none": no proxy. Errors: invalid_argument, with the name of
// the option or variable, and nothing of its value.
result<std::optional<net::proxy>> find_proxy(const std::string& option);

}  // namespace mynah

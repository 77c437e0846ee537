#include <mynah/app/proxy_option.hpp>

#include <cstdlib>
#include <initializer_list>
#include <utility>

namespace mynah {
namespace {

using found = std::pair<std::string, std::string>;  // name and value

// The first that is set and not empty. The small one comes first, as with other programs.
found variable(std::initializer_list<const char*> names)
{
    for (const char* name : names) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') return {name, value};
    }
    return {};
}

}  // namespace

void define_proxy_option(program_options& options, std::string& to)
{
    options
        .add("--proxy", to,
             "connect through socks5://[USER:PASSWORD@]HOST:PORT or http://...; names are "
             "looked up there, and DNS is not asked. Default: $ALL_PROXY, but for the hosts "
             "of $NO_PROXY. none: no proxy. A password is better off in MYNAH_PROXY: others see "
             "the command line")
        .shown_as("URL");
}

result<std::optional<net::proxy>> find_proxy(const std::string& option)
{
    const auto from =
        option.empty() ? variable({"all_proxy", "ALL_PROXY"}) : found("--proxy", option);
    if (from.second.empty() || from.second == "none") return std::optional<net::proxy>();
    auto proxy = net::proxy::parse(from.second);
    if (!proxy)
        return error(proxy.error().code, from.first + ": " + proxy.error().text +
                                             (option.empty() ? " (--proxy none: no proxy)" : ""));
    // Who gives the option means it: what the environment excepts is for the environment's proxy.
    if (option.empty()) proxy->exceptions = variable({"no_proxy", "NO_PROXY"}).second;
    return std::optional(std::move(*proxy));
}

}  // namespace mynah

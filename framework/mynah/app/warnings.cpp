#include <mynah/app/warnings.hpp>

#include <mynah/base/private_file.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <set>
#include <system_error>

namespace mynah {

void warn_of_readers(program_settings& to, const std::string& path, std::string_view what)
{
    if (path.empty() || !readable_by_others(path)) return;
    std::error_code unknown;
    const bool folder = std::filesystem::is_directory(path, unknown);
    to.warnings.push_back(fmt::format("{} has {} in it and can be {} by others: chmod {}", path,
                                      what, folder ? "entered" : "read", folder ? 700 : 600));
}

void warn_of_closed_networks(program_settings& to)
{
    std::set<const networks::network*> closed;
    const auto look_at = [&](const jid& account) {
        const auto* network = account.empty() ? nullptr : to.network.of(account);
        if (network == nullptr || network->closed.empty()) return;
        if (!closed.insert(network).second) return;
        to.warnings.push_back(
            fmt::format("{} is closed ({}), as far as mynah knows: the log-in is tried "
                        "all the same",
                        network->title, network->closed));
    };
    if (to.component) return;
    look_at(to.account);
    for (const auto& a : to.accounts) look_at(a.account);
}

}  // namespace mynah

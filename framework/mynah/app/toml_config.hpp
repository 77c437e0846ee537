// A TOML file as the configuration file of CLI11.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace mynah {

// Keys are the long option names. A key whose environment variable is set is left out, for the
// environment counts more.
class toml_config final : public CLI::Config {
public:
    std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }
    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;
};

// "ca-file" -> "MYNAH_CA_FILE"
std::string environment_name(std::string_view option);

}  // namespace mynah

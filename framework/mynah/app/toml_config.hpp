// A TOML file as the configuration file of CLI11.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace mynah {

// Keys are the long option names. A key whose environment variable is set, and not empty, is left
// out, for the environment counts more. Throws CLI::ConfigError about a key that is no option.
class toml_config final : public CLI::Config {
public:
    explicit toml_config(std::vector<std::string> options) : options_(std::move(options)) {}

    std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }
    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

private:
    std::vector<std::string> options_;
};

// "ca-file" -> "MYNAH_CA_FILE"
std::string environment_name(std::string_view option);

}  // namespace mynah

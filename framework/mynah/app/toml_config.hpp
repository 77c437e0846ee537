// A TOML file as the configuration file of CLI11.
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace mynah {

// Keys are the long option names. A key whose environment variable is set, and not empty, is left
// out, for the environment counts more. Throws CLI::ConfigError about a key that is no option, and
// about what cannot be read.
class toml_config final : public CLI::Config {
public:
    // All keys of the file are added to `given`, which outlives this.
    toml_config(std::vector<std::string> options, std::vector<std::string>& given)
        : options_(std::move(options)), given_(given)
    {
    }

    std::string to_config(const CLI::App*, bool, bool, std::string) const override { return {}; }
    std::vector<CLI::ConfigItem> from_config(std::istream& input) const override;

private:
    std::vector<std::string> options_;
    std::vector<std::string>& given_;
};

// "ca-file" -> "MYNAH_CA_FILE"
std::string environment_name(std::string_view option);

}  // namespace mynah

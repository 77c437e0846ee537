// A TOML file with options in it: their long names and what they are set to.
#pragma once

#include <mynah/base/result.hpp>

#include <istream>
#include <string>
#include <vector>

namespace mynah {

class config_item {
public:
    std::string name;
    std::vector<std::string> values;  // as on a command line
};

// Errors: invalid_argument, with the line.
result<std::vector<config_item>> read_toml_config(std::istream& input);

}  // namespace mynah

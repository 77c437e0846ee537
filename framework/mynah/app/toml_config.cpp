#include <mynah/app/toml_config.hpp>

#include <toml++/toml.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <sstream>

namespace mynah {
namespace {

std::string as_text(const toml::node& value)
{
    if (const auto* s = value.as_string()) return s->get();
    std::ostringstream text;
    value.visit([&text](const auto& v) { text << v; });
    return text.str();
}

// CLI11 takes an empty variable for one that is not set; so do we.
bool is_in_environment(std::string_view option)
{
    const char* value = std::getenv(environment_name(option).c_str());
    return value != nullptr && *value != '\0';
}

[[noreturn]] void mistake(const std::string& what)
{
    throw CLI::ConfigError(what, CLI::ExitCodes::ConfigError);
}

}  // namespace

std::string environment_name(std::string_view option)
{
    std::string name = "MYNAH_";
    for (char c : option)
        name += c == '-' ? '_' : static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return name;
}

std::vector<CLI::ConfigItem> toml_config::from_config(std::istream& input) const
{
    toml::table table;
    try {
        table = toml::parse(input);
    } catch (const toml::parse_error& e) {
        std::ostringstream where;
        where << "this is not TOML, line " << e.source().begin.line << ": " << e.description();
        mistake(where.str());
    }
    std::vector<CLI::ConfigItem> found;
    for (const auto& [key, value] : table) {
        CLI::ConfigItem item;
        item.name = std::string(key.str());
        if (std::ranges::find(options_, item.name) == options_.end())
            mistake("there is no option '" + item.name + "'");
        if (value.is_table()) mistake(item.name + " is a value, not a table");
        if (is_in_environment(item.name)) continue;
        if (const auto* list = value.as_array())
            for (const auto& element : *list) item.inputs.push_back(as_text(element));
        else
            item.inputs.push_back(as_text(value));
        found.push_back(std::move(item));
    }
    return found;
}

}  // namespace mynah

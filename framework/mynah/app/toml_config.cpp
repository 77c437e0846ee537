#include <mynah/app/toml_config.hpp>

#include <toml++/toml.h>

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
        where << "line " << e.source().begin.line << ": " << e.description();
        throw CLI::ConfigError("the configuration file is not TOML, " + where.str(),
                               CLI::ExitCodes::ConfigError);
    }
    std::vector<CLI::ConfigItem> found;
    for (const auto& [key, value] : table) {
        if (std::getenv(environment_name(key.str()).c_str()) != nullptr) continue;
        CLI::ConfigItem item;
        item.name = std::string(key.str());
        if (const auto* list = value.as_array())
            for (const auto& element : *list) item.inputs.push_back(as_text(element));
        else
            item.inputs.push_back(as_text(value));
        found.push_back(std::move(item));
    }
    return found;
}

}  // namespace mynah
